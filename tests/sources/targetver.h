// SPDX-License-Identifier: MIT
#pragma once

#include <WinSDKVer.h>

#ifndef _WIN32_WINNT
#define _WIN32_WINNT 0x0601
#endif
#include <SDKDDKVer.h>
