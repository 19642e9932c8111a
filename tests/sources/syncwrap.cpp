// SPDX-License-Identifier: MIT
// syncwrap - how portable libraries wrap named mutexes and semaphores.
#include <windows.h>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <stdexcept>

namespace ipc {
struct system_error_ : std::runtime_error {
	DWORD code;
	explicit system_error_(const char *what) : std::runtime_error(what), code(::GetLastError()) {}
};
enum create_only_t { create_only };
enum open_only_t { open_only };
enum open_or_create_t { open_or_create };

class handle {
	void *h_;
	handle(const handle &);
	handle &operator=(const handle &);

public:
	explicit handle(void *h = 0) : h_(h) {}
	~handle() { if (h_) ::CloseHandle(h_); }
	void reset(void *h) { if (h_) ::CloseHandle(h_); h_ = h; }
	void *get() const { return h_; }
};

class named_mutex {
	handle h_;

public:
	named_mutex(create_only_t, const char *n)
	{
		::SetLastError(0);
		h_.reset(::CreateMutexA(0, FALSE, n));
		if (!h_.get() || ::GetLastError() == ERROR_ALREADY_EXISTS)
			throw system_error_("create");
	}
	named_mutex(open_only_t, const char *n)
	{
		h_.reset(::OpenMutexA(MUTEX_ALL_ACCESS, FALSE, n));
		if (!h_.get())
			throw system_error_("open");
	}
	named_mutex(open_or_create_t, const char *n)
	{
		h_.reset(::CreateMutexA(0, FALSE, n));
		if (!h_.get())
			throw system_error_("open or create");
	}
	bool timed_lock(DWORD ms)
	{
		switch (::WaitForSingleObject(h_.get(), ms)) {
		case WAIT_ABANDONED: ::ReleaseMutex(h_.get()); throw std::logic_error("abandoned");
		case WAIT_OBJECT_0: return true;
		case WAIT_TIMEOUT: return false;
		default: throw system_error_("lock");
		}
	}
	bool try_lock() { return timed_lock(0); }
	void lock() { timed_lock(INFINITE); }
	void unlock() { if (!::ReleaseMutex(h_.get())) throw system_error_("unlock"); }
};

class named_semaphore {
	handle h_;

public:
	named_semaphore(const char *n, long count) : h_(::CreateSemaphoreA(0, count, 0x7fffffff, n))
	{
		if (!h_.get())
			throw system_error_("semaphore");
	}
	void post(long n = 1) { if (!::ReleaseSemaphore(h_.get(), n, 0)) throw system_error_("post"); }
	bool try_wait() { return ::WaitForSingleObject(h_.get(), 0) == WAIT_OBJECT_0; }
	long value()
	{
		LONG v;
		if (::WaitForSingleObject(h_.get(), 0) != WAIT_OBJECT_0)
			return 0;
		::ReleaseSemaphore(h_.get(), 1, &v);
		return v + 1;
	}
};
} // namespace ipc

static DWORD WINAPI grab_and_die(void *n)
{
	ipc::named_mutex m(ipc::open_only, static_cast<const char *>(n));
	HANDLE dup = OpenMutexA(SYNCHRONIZE, FALSE, static_cast<const char *>(n));
	WaitForSingleObject(dup, INFINITE);
	(void)m;
	return 7; // the handle leaks, the mutex is still owned
}

static DWORD WINAPI try_it(void *n)
{
	ipc::named_mutex m(ipc::open_only, static_cast<const char *>(n));
	if (!m.try_lock())
		return 0;
	m.unlock();
	return 1;
}

static DWORD in_thread(LPTHREAD_START_ROUTINE fn, const char *n)
{
	DWORD code = 99;
	HANDLE t = CreateThread(0, 0, fn, const_cast<char *>(n), 0, 0);
	WaitForSingleObject(t, INFINITE);
	GetExitCodeThread(t, &code);
	CloseHandle(t);
	return code;
}

int main()
{
	static const char name[] = "syncwrap_mutex";
	try {
		ipc::named_mutex m(ipc::create_only, name);
		try {
			ipc::named_mutex again(ipc::create_only, name);
		} catch (ipc::system_error_ &e) {
			std::printf("again: %s %lu\n", e.what(), (unsigned long)e.code);
		}
		try {
			ipc::named_semaphore wrong(name, 1);
		} catch (ipc::system_error_ &e) {
			std::printf("other kind: %lu\n", (unsigned long)e.code);
		}
		try {
			m.unlock();
		} catch (ipc::system_error_ &e) {
			std::printf("not owner: %lu\n", (unsigned long)e.code);
		}
		m.lock();
		std::printf("recursive %d, another thread %lu\n", m.try_lock(), (unsigned long)in_thread(try_it, name));
		m.unlock();
		m.unlock();
		std::printf("free %lu\n", (unsigned long)in_thread(try_it, name));
		std::printf("thread %lu, ", (unsigned long)in_thread(grab_and_die, name));
		try {
			m.lock();
		} catch (std::logic_error &e) {
			std::printf("%s, then %d\n", e.what(), m.try_lock());
		}
		m.unlock();
		ipc::named_semaphore s("syncwrap_sem", 3), t("syncwrap_sem", 100);
		std::printf("value %ld, ", s.value());
		t.try_wait();
		std::printf("%ld, ", s.value());
		t.post(5);
		std::printf("%ld\n", s.value());
		try {
			s.post(0x7fffffff);
		} catch (ipc::system_error_ &e) {
			std::printf("overflow: %lu, still %ld\n", (unsigned long)e.code, t.value());
		}
	} catch (std::exception &e) {
		std::printf("unexpected: %s\n", e.what());
		return 1;
	}
	try {
		ipc::named_mutex gone(ipc::open_only, "syncwrap_sem");
	} catch (ipc::system_error_ &e) {
		std::printf("gone: %lu\n", (unsigned long)e.code);
	}
	return 0;
}
