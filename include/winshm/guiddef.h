/* SPDX-License-Identifier: MIT */
/*
 * Numbers of 128 bits that nobody else has chosen. Programs name their sections by them.
 *
 * DEFINE_GUID() declares one, and defines it where INITGUID is defined before this header
 * is included, or <initguid.h> is; several files may do so.
 */
#ifndef GUID_DEFINED
#define GUID_DEFINED

#include <string.h>

typedef struct _GUID {
	unsigned int Data1;
	unsigned short Data2;
	unsigned short Data3;
	unsigned char Data4[8];
} GUID;

typedef GUID *LPGUID;
typedef const GUID *LPCGUID;
typedef GUID IID;
typedef GUID CLSID;
typedef GUID FMTID;
typedef IID *LPIID;
typedef CLSID *LPCLSID;
typedef FMTID *LPFMTID;

#define GUID_NULL  winshm_no_guid
#define IID_NULL   winshm_no_guid
#define CLSID_NULL winshm_no_guid
static const GUID winshm_no_guid
	__attribute__((__unused__)) = { 0, 0, 0, { 0, 0, 0, 0, 0, 0, 0, 0 } };

#ifdef __cplusplus
#define REFGUID            const GUID &
#define REFIID             const IID &
#define REFCLSID           const CLSID &
#define REFFMTID           const FMTID &
#define WINSHM_GUID_EXTERN extern "C"
#else
#define REFGUID            const GUID *
#define REFIID             const IID *
#define REFCLSID           const CLSID *
#define REFFMTID           const FMTID *
#define WINSHM_GUID_EXTERN extern
#endif

#ifdef __cplusplus
extern "C++" {
inline int IsEqualGUID(REFGUID left, REFGUID right)
{
	return !memcmp(&left, &right, sizeof(GUID));
}

inline int InlineIsEqualGUID(REFGUID left, REFGUID right)
{
	return IsEqualGUID(left, right);
}

inline bool operator==(REFGUID left, REFGUID right)
{
	return IsEqualGUID(left, right) != 0;
}

inline bool operator!=(REFGUID left, REFGUID right)
{
	return !(left == right);
}
}
#else
#define IsEqualGUID(left, right)       (!memcmp((left), (right), sizeof(GUID)))
#define InlineIsEqualGUID(left, right) IsEqualGUID(left, right)
#endif

#define IsEqualIID(left, right)   IsEqualGUID(left, right)
#define IsEqualCLSID(left, right) IsEqualGUID(left, right)

#endif

/* Each time anew, as INITGUID may be defined meanwhile. */
#undef DEFINE_GUID
#ifdef INITGUID
#define DEFINE_GUID(name, a, b, c, d0, d1, d2, d3, d4, d5, d6, d7)    \
	WINSHM_GUID_EXTERN const GUID name __attribute__((__weak__)); \
	const GUID name = { a, b, c, { d0, d1, d2, d3, d4, d5, d6, d7 } }
#else
#define DEFINE_GUID(name, a, b, c, d0, d1, d2, d3, d4, d5, d6, d7) \
	WINSHM_GUID_EXTERN const GUID name
#endif
