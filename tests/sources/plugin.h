/* SPDX-License-Identifier: MIT */
#ifdef PLUGIN_EXPORTS
#define PLUGIN_API __declspec(dllexport)
#else
#define PLUGIN_API __declspec(dllimport)
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct PLUGIN_POSITION {
	float fPosition[3];
	float fFront[3];
	DWORD uiTick;
} PLUGIN_POSITION;

typedef int(__stdcall *PLUGIN_CALLBACK)(const PLUGIN_POSITION *position, LPVOID context);

PLUGIN_API int __stdcall PluginInit(DWORD version);
PLUGIN_API int __stdcall PluginRun(PLUGIN_CALLBACK callback, LPVOID context);
PLUGIN_API void __stdcall PluginDone(void);
BOOL WINAPI DllMain(HINSTANCE hinstDLL, DWORD fdwReason, LPVOID lpvReserved);

#ifdef __cplusplus
}
#endif
