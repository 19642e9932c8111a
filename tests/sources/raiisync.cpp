// SPDX-License-Identifier: MIT
// raiisync - the classes everybody has: handle, event, mutex, lock, critical section.
#include <windows.h>
#include <tchar.h>
#include <cstdio>
#include <vector>
#include <memory>

struct HandleDeleter {
	typedef HANDLE pointer;
	void operator()(HANDLE h) const { if (h && h != INVALID_HANDLE_VALUE) ::CloseHandle(h); }
};
typedef std::unique_ptr<HANDLE, HandleDeleter> unique_handle;

class CritSec {
	CRITICAL_SECTION m_cs;
	CritSec(const CritSec &) = delete;

public:
	CritSec() { ::InitializeCriticalSection(&m_cs); }
	~CritSec() { ::DeleteCriticalSection(&m_cs); }
	void lock() { ::EnterCriticalSection(&m_cs); }
	bool try_lock() { return ::TryEnterCriticalSection(&m_cs) != FALSE; }
	void unlock() { ::LeaveCriticalSection(&m_cs); }
};

template <class T> class AutoLock {
	T &m_t;

public:
	explicit AutoLock(T &t) : m_t(t) { m_t.lock(); }
	~AutoLock() { m_t.unlock(); }
};

class Event {
	unique_handle m_h;

public:
	Event(bool manual, bool signaled, LPCTSTR name = nullptr) : m_h(::CreateEvent(nullptr, manual, signaled, name)) {}
	operator HANDLE() const { return m_h.get(); }
	bool Set() { return ::SetEvent(m_h.get()) != 0; }
	bool Wait(DWORD ms = INFINITE) const { return ::WaitForSingleObject(m_h.get(), ms) == WAIT_OBJECT_0; }
};

class Mutex {
	unique_handle m_h;

public:
	bool existed;
	explicit Mutex(LPCTSTR name = nullptr, bool own = false) : m_h(::CreateMutex(nullptr, own, name)), existed(::GetLastError() == ERROR_ALREADY_EXISTS) {}
	void lock() { ::WaitForSingleObject(m_h.get(), INFINITE); }
	void unlock() { ::ReleaseMutex(m_h.get()); }
};

class Thread {
	unique_handle m_h;
	static DWORD WINAPI Entry(LPVOID p) { return static_cast<Thread *>(p)->Run(); }

public:
	virtual ~Thread() {}
	virtual DWORD Run() = 0;
	bool Start() { m_h.reset(::CreateThread(nullptr, 0, &Thread::Entry, this, 0, nullptr)); return m_h.get() != nullptr; }
	HANDLE Get() const { return m_h.get(); }
};

static CritSec g_cs;
static Mutex g_mutex(TEXT("raiisync.mutex"));
static SRWLOCK g_srw = SRWLOCK_INIT;
static CONDITION_VARIABLE g_cv = CONDITION_VARIABLE_INIT;
static INIT_ONCE g_once = INIT_ONCE_STATIC_INIT;
static int g_started, g_count, g_inited;

static BOOL CALLBACK Init(PINIT_ONCE, PVOID, PVOID *) { g_inited++; return TRUE; }

class Adder : public Thread {
	Event &m_go;

public:
	explicit Adder(Event &go) : m_go(go) {}
	DWORD Run() override
	{
		::InitOnceExecuteOnce(&g_once, Init, nullptr, nullptr);
		::AcquireSRWLockExclusive(&g_srw);
		g_started++;
		::WakeConditionVariable(&g_cv);
		::ReleaseSRWLockExclusive(&g_srw);
		m_go.Wait();
		for (int i = 0; i < 1000; i++) {
			AutoLock<CritSec> one(g_cs);
			AutoLock<Mutex> two(g_mutex);
			g_count++;
		}
		return 1;
	}
};

int _tmain(int argc, TCHAR **argv)
{
	Event go(true, false, TEXT("raiisync.go"));
	std::vector<std::unique_ptr<Adder>> adders;
	std::vector<HANDLE> handles;

	for (int i = 0; i < 8; i++) {
		adders.emplace_back(new Adder(go));
		if (!adders.back()->Start())
			return 1;
		handles.push_back(adders.back()->Get());
	}
	::AcquireSRWLockExclusive(&g_srw);
	while (g_started < 8)
		if (!::SleepConditionVariableSRW(&g_cv, &g_srw, 10000, 0))
			break;
	::ReleaseSRWLockExclusive(&g_srw);
	unique_handle other(::OpenEvent(EVENT_MODIFY_STATE, FALSE, TEXT("raiisync.go")));
	::SetEvent(other.get());
	DWORD r = ::WaitForMultipleObjects((DWORD)handles.size(), handles.data(), TRUE, 60000);
	Mutex again(TEXT("raiisync.mutex"), true);
	printf("%lu: %d started, %d counted, %d inited, existed %d\n", (unsigned long)r, g_started, g_count, g_inited, again.existed);
	std::vector<HANDLE> many(MAXIMUM_WAIT_OBJECTS + 1, (HANDLE)go);
	r = ::WaitForMultipleObjects((DWORD)many.size(), &many[0], FALSE, 0);
	printf("too many: %d %lu\n", r == WAIT_FAILED, (unsigned long)::GetLastError());
	r = ::WaitForMultipleObjects(MAXIMUM_WAIT_OBJECTS, &many[0], FALSE, 0);
	printf("64: %lu\n", (unsigned long)r);
	(void)argc;
	(void)argv;
	return 0;
}
