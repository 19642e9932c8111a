// SPDX-License-Identifier: MIT
// stdafx.h : what all files of the project include
#pragma once

#include "targetver.h"

#define WIN32_LEAN_AND_MEAN
#define VC_EXTRALEAN

#include <Windows.h>
#include <stdio.h>
#include <tchar.h>
#include <stdlib.h>

#include <memory>
#include <string>
#include <vector>

#ifdef _UNICODE
typedef std::basic_string<TCHAR> tstring;
#else
typedef std::string tstring;
#endif
