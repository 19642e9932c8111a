// SPDX-License-Identifier: MIT
// An SDK's client class, and a program that uses it.
#define WIN32_LEAN_AND_MEAN
#define NOMINMAX
#include <windows.h>
#include <tchar.h>
#include <cstdio>
#include <cstring>
#include <algorithm>
#include <limits>
#include "racesim.h"

class RaceSimClient
{
public:
    static RaceSimClient &instance()
    {
        static RaceSimClient client;
        return client;
    }

    bool connect(int nTries)
    {
        for (; nTries > 0 && !m_hMem; --nTries)
        {
            m_hMem = ::OpenFileMapping(FILE_MAP_READ, FALSE, RS_MAP_NAME);
            if (!m_hMem)
                ::Sleep(1);
        }
        if (!m_hMem)
            return false;
        m_pHeader = reinterpret_cast<const rs_header *>(
            ::MapViewOfFile(m_hMem, FILE_MAP_READ, 0, 0, 0));
        return m_pHeader != nullptr && m_pHeader->status == RS_STATUS_LIVE;
    }

    bool latest(rs_car &car, int &tick) const
    {
        int newest = 0;
        for (int i = 1; i < m_pHeader->n_bufs; ++i)
            if (m_pHeader->bufs[newest].tick < m_pHeader->bufs[i].tick)
                newest = i;
        for (int tries = 0; tries < 2; ++tries)
        {
            const int before = m_pHeader->bufs[newest].tick;
            memcpy(&car, reinterpret_cast<const char *>(m_pHeader) + m_pHeader->bufs[newest].offset,
                   (std::min)(sizeof(car), static_cast<size_t>(m_pHeader->buf_len)));
            if (before == m_pHeader->bufs[newest].tick)
            {
                tick = before;
                return true;
            }
        }
        return false;
    }

    const rs_header *header() const { return m_pHeader; }

private:
    RaceSimClient() : m_hMem(NULL), m_pHeader(NULL) {}
    ~RaceSimClient()
    {
        if (m_pHeader) ::UnmapViewOfFile(m_pHeader);
        if (m_hMem)    ::CloseHandle(m_hMem);
    }
    RaceSimClient(const RaceSimClient &);
    RaceSimClient &operator=(const RaceSimClient &);

    HANDLE m_hMem;
    const rs_header *m_pHeader;
};

int main()
{
    RaceSimClient &client = RaceSimClient::instance();
    if (!client.connect(3))
    {
        printf("not running (%u)\n", static_cast<unsigned>(GetLastError()));
        return 2;
    }
    rs_car car;
    int tick = std::numeric_limits<int>::max();
    if (!client.latest(car, tick))
        return 3;
    printf("%s: tick %d, speed %.2f, gear %d, pedal %u, flags %08x\n", client.header()->track, tick,
           car.speed, car.gear, car.pedals[2], static_cast<unsigned>(car.flags));
    return 0;
}
