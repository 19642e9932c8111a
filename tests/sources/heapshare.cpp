// SPDX-License-Identifier: MIT
// A heap that processes share: reserved large, committed as it grows, pointers as offsets.
#define NOMINMAX
#include <windows.h>
#include <cassert>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string>

typedef unsigned __int64 qword;

template <typename T> class offset_ptr
{
    std::ptrdiff_t m_offset;

public:
    offset_ptr() : m_offset(0) {}
    void set(const void *base, T *p) { m_offset = p ? reinterpret_cast<const char *>(p) - static_cast<const char *>(base) : 0; }
    T *get(void *base) const { return m_offset ? reinterpret_cast<T *>(static_cast<char *>(base) + m_offset) : nullptr; }
};

struct node
{
    offset_ptr<node> next;
    DWORD            n_bytes;
    char             text[1];
};

struct heap_header
{
    volatile LONG64  used;
    volatile LONG    lock;
    LONG             committed_pages;
    offset_ptr<node> first;
};

class shared_heap
{
    static constexpr qword kReserve = 256ULL << 20;

    HANDLE m_map;
    heap_header *m_base;

    void lock()   { while (InterlockedCompareExchange(&m_base->lock, 1, 0) != 0) Sleep(0); }
    void unlock() { InterlockedExchange(&m_base->lock, 0); }

public:
    explicit shared_heap(LPCSTR name)
        : m_map(CreateFileMappingA(INVALID_HANDLE_VALUE, nullptr, PAGE_READWRITE | SEC_RESERVE,
                                   static_cast<DWORD>(kReserve >> 32), static_cast<DWORD>(kReserve), name)),
          m_base(nullptr)
    {
        if (m_map)
            m_base = static_cast<heap_header *>(MapViewOfFile(m_map, FILE_MAP_ALL_ACCESS, 0, 0, 0));
        if (!m_base || !VirtualAlloc(m_base, sizeof(heap_header), MEM_COMMIT, PAGE_READWRITE))
            throw std::bad_alloc();
        InterlockedCompareExchange64(&m_base->used, sizeof(heap_header), 0);
    }
    ~shared_heap() { UnmapViewOfFile(m_base); CloseHandle(m_map); }

    void push(const std::string &text)
    {
        const LONG64 size = static_cast<LONG64>((sizeof(node) + text.size() + 15) & ~static_cast<size_t>(15));
        const LONG64 at = InterlockedExchangeAdd64(&m_base->used, size);
        char *where = reinterpret_cast<char *>(m_base) + at;

        if (!VirtualAlloc(where, static_cast<SIZE_T>(size), MEM_COMMIT, PAGE_READWRITE))
            throw std::bad_alloc();
        node *made = new (where) node;
        made->n_bytes = static_cast<DWORD>(text.size());
        memcpy(made->text, text.c_str(), text.size() + 1);
        lock();
        made->next = m_base->first;
        m_base->first.set(m_base, made);
        unlock();
    }

    void report()
    {
        qword n = 0, n_bytes = 0;
        MEMORY_BASIC_INFORMATION mbi;

        for (node *p = m_base->first.get(m_base); p; p = p->next.get(m_base), ++n)
            n_bytes += p->n_bytes == strlen(p->text) ? p->n_bytes : 0;
        VirtualQuery(m_base, &mbi, sizeof(mbi));
        printf("%u texts, %u bytes; %s than used is committed, less than reserved\n", static_cast<unsigned>(n),
               static_cast<unsigned>(n_bytes),
               mbi.RegionSize >= static_cast<SIZE_T>(m_base->used) && mbi.RegionSize < kReserve / 2 ? "no less" : "other");
    }
};

int main(int argc, char **argv)
{
    shared_heap heap("SourcesHeap");

    if (argc > 2)
        for (int i = 0; i < atoi(argv[1]); ++i)
            heap.push(argv[2]);
    else if (argc > 1)
    {
        puts("ready");
        fflush(stdout);
        getchar();
    }
    heap.report();
    return 0;
}
