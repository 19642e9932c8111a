// SPDX-License-Identifier: MIT
// MapViewer.cpp : Defines the entry point for the console application.
//

#include "stdafx.h"

#define SAFE_UNMAP(p)                     \
    do {                                  \
        if (p) { UnmapViewOfFile(p);      \
                 (p) = NULL; }            \
    } while (0)

struct CDocument
{
    UINT    m_nVersion;
    RECT    m_rcBounds;
    POINT   m_ptCursor;
    TCHAR   m_szTitle[_MAX_FNAME];
};

class CSharedDocument
{
protected:
    HANDLE      m_hMapping;
    CDocument*  m_pDoc;

public:
    CSharedDocument() : m_hMapping(NULL), m_pDoc(NULL) {}
    virtual ~CSharedDocument() { Close(); }

    BOOL Open(LPCTSTR lpszName, BOOL bCreate)
    {
        Close();
        m_hMapping = bCreate
            ? CreateFileMapping(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, sizeof(CDocument), lpszName)
            : OpenFileMapping(FILE_MAP_ALL_ACCESS, FALSE, lpszName);
        if (m_hMapping == NULL)
            return FALSE;
        m_pDoc = (CDocument*)MapViewOfFile(m_hMapping, FILE_MAP_ALL_ACCESS, 0, 0, sizeof(CDocument));
        return m_pDoc != NULL;
    }

    void Close()
    {
        SAFE_UNMAP(m_pDoc);
        if (m_hMapping != NULL) CloseHandle(m_hMapping);
        m_hMapping = NULL;
    }

    CDocument* operator->() { return m_pDoc; }
};

int _tmain(int argc, _TCHAR* argv[])
{
    TCHAR szModule[MAX_PATH], szName[_MAX_FNAME], szSection[MAX_PATH];
    CSharedDocument doc;

    GetModuleFileName(NULL, szModule, MAX_PATH);
    _tsplitpath_s(szModule, NULL, 0, NULL, 0, szName, _countof(szName), NULL, 0);
    _stprintf_s(szSection, _T("Sources-%s"), szName);

    if (!doc.Open(szSection, argc > 1 && !_tcscmp(argv[1], _T("-keep"))))
    {
        _tprintf(_T("%s: nothing to view, error %d\n"), szName, GetLastError());
        return 1;
    }
    if (argc > 1)
    {
        _tcscpy_s(doc->m_szTitle, argv[argc - 1]);
        doc->m_nVersion++;
        doc->m_rcBounds.right = 640;
        doc->m_rcBounds.bottom = 480;
        doc->m_ptCursor.x = -1;
        _putts(_T("ready"));
        fflush(stdout);
        _gettchar();
    }
    else
    {
        std::vector<TCHAR> title(doc->m_szTitle, doc->m_szTitle + _tcslen(doc->m_szTitle) + 1);
        tstring strTitle(&title[0]);
        _tprintf(_T("%s: \"%s\" (%u), %dx%d, cursor at %d, version %u\n"), szName, strTitle.c_str(),
                 (UINT)strTitle.length(), doc->m_rcBounds.right - doc->m_rcBounds.left,
                 doc->m_rcBounds.bottom, doc->m_ptCursor.x, doc->m_nVersion);
    }
    return 0;
}
