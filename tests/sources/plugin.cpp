// SPDX-License-Identifier: MIT
// A plug-in that tells a voice chat where the player stands, built as a DLL on Windows.
#include <windows.h>
#define PLUGIN_EXPORTS
#include "plugin.h"

#ifdef _MSC_VER
#pragma data_seg(".shared")
#endif
static HANDLE lm_handle = NULL;
static PLUGIN_POSITION *lm = NULL;
#ifdef _MSC_VER
#pragma data_seg()
#pragma comment(linker, "/SECTION:.shared,RWS")
#endif

BOOL APIENTRY DllMain(HMODULE hModule, DWORD ul_reason_for_call, LPVOID lpReserved)
{
    UNREFERENCED_PARAMETER(hModule);
    UNREFERENCED_PARAMETER(lpReserved);
    switch (ul_reason_for_call)
    {
    case DLL_PROCESS_ATTACH:
    case DLL_THREAD_ATTACH:
    case DLL_THREAD_DETACH:
        break;
    case DLL_PROCESS_DETACH:
        PluginDone();
        break;
    }
    return TRUE;
}

PLUGIN_API int __stdcall PluginInit(DWORD version)
{
    if (HIWORD(version) != 1)
        return ERROR_REVISION_MISMATCH;
    lm_handle = CreateFileMapping(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, sizeof(PLUGIN_POSITION),
                                  TEXT("SourcesLink"));
    if (lm_handle == NULL)
        return GetLastError();
    lm = (PLUGIN_POSITION *)MapViewOfFile(lm_handle, FILE_MAP_ALL_ACCESS, 0, 0, sizeof(PLUGIN_POSITION));
    return lm ? NO_ERROR : GetLastError();
}

PLUGIN_API int __stdcall PluginRun(PLUGIN_CALLBACK callback, LPVOID context)
{
    if (!lm)
        return ERROR_NOT_READY;
    if (callback)
        return callback(lm, context);
    lm->fPosition[0] += 1.5f;
    lm->fFront[2] = 1.0f;
    lm->uiTick++;
    return NO_ERROR;
}

PLUGIN_API void __stdcall PluginDone(void)
{
    if (lm) { UnmapViewOfFile(lm); lm = NULL; }
    if (lm_handle) { CloseHandle(lm_handle); lm_handle = NULL; }
}
