// SPDX-License-Identifier: MIT
// A structure in shared memory, held by objects that let go by themselves.
#pragma once
#include <windows.h>
#include <memory>
#include <string>
#include <system_error>
#include <type_traits>
#include <utility>

namespace ipc {

struct HandleCloser {
    using pointer = HANDLE;
    void operator()(HANDLE handle) const noexcept { if (handle && handle != INVALID_HANDLE_VALUE) ::CloseHandle(handle); }
};
using unique_handle = std::unique_ptr<void, HandleCloser>;

struct ViewCloser {
    void operator()(void *view) const noexcept { ::UnmapViewOfFile(view); }
};
template <typename T> using unique_view = std::unique_ptr<T, ViewCloser>;

[[noreturn]] inline void throw_last_error(const char *what)
{
    const DWORD error = ::GetLastError();
    throw std::system_error(static_cast<int>(error), std::system_category(), what);
}

enum class open_mode { create_only, open_or_create, open_only };

template <typename T> class shared_object {
    static_assert(std::is_standard_layout<T>::value, "processes agree on the layout only");

public:
    shared_object(const std::string &name, open_mode mode)
    {
        const ULARGE_INTEGER size = [] { ULARGE_INTEGER s; s.QuadPart = sizeof(T); return s; }();

        if (mode == open_mode::open_only)
            section_.reset(::OpenFileMappingA(FILE_MAP_ALL_ACCESS, FALSE, name.c_str()));
        else
            section_.reset(::CreateFileMappingA(INVALID_HANDLE_VALUE, nullptr, PAGE_READWRITE,
                                                size.HighPart, size.LowPart, name.c_str()));
        created_ = mode != open_mode::open_only && ::GetLastError() != ERROR_ALREADY_EXISTS;
        if (!section_)
            throw_last_error("section");
        if (mode == open_mode::create_only && !created_)
            throw_last_error("create_only");
        view_.reset(static_cast<T *>(::MapViewOfFile(section_.get(), FILE_MAP_ALL_ACCESS, 0, 0, sizeof(T))));
        if (!view_)
            throw_last_error("view");
        if (created_)
            new (view_.get()) T();
    }
    shared_object(shared_object &&) = default;
    shared_object &operator=(shared_object &&) = default;

    T *operator->() const noexcept { return view_.get(); }
    T &operator*() const noexcept { return *view_; }
    bool created() const noexcept { return created_; }
    void swap(shared_object &other) noexcept { std::swap(section_, other.section_); std::swap(view_, other.view_); }

private:
    unique_handle section_;
    unique_view<T> view_;
    bool created_ = false;
};

} // namespace ipc
