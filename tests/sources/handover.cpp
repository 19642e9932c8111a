// SPDX-License-Identifier: MIT
// A private clipboard: the section of an item is named by a GUID and its number, and the
// last number stands on a board.
#include <windows.h>
#define INITGUID
#include <guiddef.h>
#include <stdio.h>
#include <string.h>

DEFINE_GUID(GUID_Handover, 0x6b29fc40, 0xca47, 0x1067, 0xb3, 0x1d, 0x00, 0xdd, 0x01, 0x06, 0x62, 0xda);

#define CF_PLAIN  1
#define CF_SHOUT  2

struct ITEM { UINT uFormat; SIZE_T cb; BYTE data[ANYSIZE_ARRAY]; };
struct BOARD { volatile LONG lSequence; UINT uFormat; };

static VOID SectionName(LPSTR lpOut, REFGUID guid, LONG lNumber)
{
    wsprintfA(lpOut, "{%08lX-%04X-%04X-%02X%02X-%02X%02X%02X%02X%02X%02X}/%ld", (DWORD)guid.Data1, guid.Data2, guid.Data3,
              guid.Data4[0], guid.Data4[1], guid.Data4[2], guid.Data4[3], guid.Data4[4],
              guid.Data4[5], guid.Data4[6], guid.Data4[7], lNumber);
}

static HANDLE PutItem(BOARD *pBoard, UINT uFormat, HGLOBAL hData)
{
    CHAR   szName[80];
    SIZE_T cb = GlobalSize(hData);
    LONG   lNumber = pBoard->lSequence + 1;

    SectionName(szName, GUID_Handover, lNumber);
    HANDLE hMap = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
                                     (DWORD)(FIELD_OFFSET(ITEM, data) + cb), szName);
    ITEM *pItem = hMap ? (ITEM *)MapViewOfFile(hMap, FILE_MAP_WRITE, 0, 0, 0) : NULL;
    if (!pItem)
        return NULL;
    LPVOID lpData = GlobalLock(hData);
    pItem->uFormat = uFormat;
    pItem->cb = cb;
    CopyMemory(pItem->data, lpData, cb);
    GlobalUnlock(hData);
    UnmapViewOfFile(pItem);
    pBoard->uFormat = uFormat;
    InterlockedIncrement(&pBoard->lSequence);
    return hMap;
}

int main(int argc, char **argv)
{
    CHAR szName[80];
    GUID guid = GUID_Handover;

    if (!IsEqualGUID(guid, GUID_Handover) || guid != GUID_Handover)
        return 1;
    SectionName(szName, guid, 0);
    HANDLE hBoard = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, sizeof(BOARD), szName);
    BOARD *pBoard = hBoard ? (BOARD *)MapViewOfFile(hBoard, FILE_MAP_ALL_ACCESS, 0, 0, sizeof(BOARD)) : NULL;
    if (!pBoard)
        return 1;

    if (argc > 1)
    {
        HANDLE ahItems[8] = { 0 };
        int i;
        for (i = 1; i < argc && i < 8; ++i)
        {
            HGLOBAL hData = GlobalAlloc(GMEM_MOVEABLE | GMEM_ZEROINIT, strlen(argv[i]) + 1);
            strcpy((char *)GlobalLock(hData), argv[i]);
            GlobalUnlock(hData);
            ahItems[i] = PutItem(pBoard, CF_SHOUT, hData);
            GlobalFree(hData);
        }
        printf("ready\n");
        fflush(stdout);
        getchar();
        while (--i > 0)
            CloseHandle(ahItems[i]);
    }
    else if (pBoard->lSequence == 0)
        printf("the board is empty\n");
    else
    {
        SectionName(szName, guid, pBoard->lSequence);
        HANDLE hMap = OpenFileMappingA(FILE_MAP_COPY, FALSE, szName);
        ITEM *pItem = hMap ? (ITEM *)MapViewOfFile(hMap, FILE_MAP_COPY, 0, 0, 0) : NULL;
        if (!pItem)
            return 1;
        if (pItem->uFormat == CF_SHOUT)
            _strupr((char *)pItem->data); // in our own copy
        printf("item %d of %d bytes: %s\n", (int)pBoard->lSequence, (int)pItem->cb, (char *)pItem->data);
        UnmapViewOfFile(pItem);
        CloseHandle(hMap);
    }
    UnmapViewOfFile(pBoard);
    CloseHandle(hBoard);
    return 0;
}
