/* SPDX-License-Identifier: MIT */
/* Privileges, and what is in a token: part of winnt.h, in a file of its own. */
#ifndef WINSHM_TOKEN_H
#define WINSHM_TOKEN_H

#include "winnt.h"

typedef struct _LUID_AND_ATTRIBUTES {
	LUID Luid;
	DWORD Attributes;
} LUID_AND_ATTRIBUTES, *PLUID_AND_ATTRIBUTES;

typedef struct _TOKEN_PRIVILEGES {
	DWORD PrivilegeCount;
	LUID_AND_ATTRIBUTES Privileges[ANYSIZE_ARRAY];
} TOKEN_PRIVILEGES, *PTOKEN_PRIVILEGES;

#define SE_PRIVILEGE_ENABLED_BY_DEFAULT 0x00000001U
#define SE_PRIVILEGE_ENABLED            0x00000002U
#define SE_PRIVILEGE_REMOVED            0x00000004U
#define SE_PRIVILEGE_USED_FOR_ACCESS    0x80000000U

#define PRIVILEGE_SET_ALL_NECESSARY 1

typedef struct _PRIVILEGE_SET {
	DWORD PrivilegeCount;
	DWORD Control; /* PRIVILEGE_SET_ALL_NECESSARY, or any of them will do */
	LUID_AND_ATTRIBUTES Privilege[ANYSIZE_ARRAY];
} PRIVILEGE_SET, *PPRIVILEGE_SET;

#define SE_CREATE_TOKEN_NAME         TEXT("SeCreateTokenPrivilege")
#define SE_ASSIGNPRIMARYTOKEN_NAME   TEXT("SeAssignPrimaryTokenPrivilege")
#define SE_LOCK_MEMORY_NAME          TEXT("SeLockMemoryPrivilege")
#define SE_INCREASE_QUOTA_NAME       TEXT("SeIncreaseQuotaPrivilege")
#define SE_MACHINE_ACCOUNT_NAME      TEXT("SeMachineAccountPrivilege")
#define SE_TCB_NAME                  TEXT("SeTcbPrivilege")
#define SE_SECURITY_NAME             TEXT("SeSecurityPrivilege")
#define SE_TAKE_OWNERSHIP_NAME       TEXT("SeTakeOwnershipPrivilege")
#define SE_LOAD_DRIVER_NAME          TEXT("SeLoadDriverPrivilege")
#define SE_SYSTEM_PROFILE_NAME       TEXT("SeSystemProfilePrivilege")
#define SE_SYSTEMTIME_NAME           TEXT("SeSystemtimePrivilege")
#define SE_PROF_SINGLE_PROCESS_NAME  TEXT("SeProfileSingleProcessPrivilege")
#define SE_INC_BASE_PRIORITY_NAME    TEXT("SeIncreaseBasePriorityPrivilege")
#define SE_CREATE_PAGEFILE_NAME      TEXT("SeCreatePagefilePrivilege")
#define SE_CREATE_PERMANENT_NAME     TEXT("SeCreatePermanentPrivilege")
#define SE_BACKUP_NAME               TEXT("SeBackupPrivilege")
#define SE_RESTORE_NAME              TEXT("SeRestorePrivilege")
#define SE_SHUTDOWN_NAME             TEXT("SeShutdownPrivilege")
#define SE_DEBUG_NAME                TEXT("SeDebugPrivilege")
#define SE_AUDIT_NAME                TEXT("SeAuditPrivilege")
#define SE_SYSTEM_ENVIRONMENT_NAME   TEXT("SeSystemEnvironmentPrivilege")
#define SE_CHANGE_NOTIFY_NAME        TEXT("SeChangeNotifyPrivilege")
#define SE_REMOTE_SHUTDOWN_NAME      TEXT("SeRemoteShutdownPrivilege")
#define SE_UNDOCK_NAME               TEXT("SeUndockPrivilege")
#define SE_MANAGE_VOLUME_NAME        TEXT("SeManageVolumePrivilege")
#define SE_IMPERSONATE_NAME          TEXT("SeImpersonatePrivilege")
#define SE_CREATE_GLOBAL_NAME        TEXT("SeCreateGlobalPrivilege")
#define SE_RELABEL_NAME              TEXT("SeRelabelPrivilege")
#define SE_INC_WORKING_SET_NAME      TEXT("SeIncreaseWorkingSetPrivilege")
#define SE_TIME_ZONE_NAME            TEXT("SeTimeZonePrivilege")
#define SE_CREATE_SYMBOLIC_LINK_NAME TEXT("SeCreateSymbolicLinkPrivilege")

/* Tokens. */
#define SE_GROUP_MANDATORY          0x00000001U
#define SE_GROUP_ENABLED_BY_DEFAULT 0x00000002U
#define SE_GROUP_ENABLED            0x00000004U
#define SE_GROUP_OWNER              0x00000008U
#define SE_GROUP_USE_FOR_DENY_ONLY  0x00000010U
#define SE_GROUP_INTEGRITY          0x00000020U
#define SE_GROUP_INTEGRITY_ENABLED  0x00000040U
#define SE_GROUP_LOGON_ID           0xC0000000U

typedef enum _TOKEN_INFORMATION_CLASS {
	TokenUser = 1,
	TokenGroups,
	TokenPrivileges,
	TokenOwner,
	TokenPrimaryGroup,
	TokenDefaultDacl,
	TokenSource,
	TokenType,
	TokenImpersonationLevel,
	TokenStatistics,
	TokenRestrictedSids,
	TokenSessionId,
	TokenGroupsAndPrivileges,
	TokenSessionReference,
	TokenSandBoxInert,
	TokenAuditPolicy,
	TokenOrigin,
	TokenElevationType,
	TokenLinkedToken,
	TokenElevation,
	TokenHasRestrictions,
	TokenAccessInformation,
	TokenVirtualizationAllowed,
	TokenVirtualizationEnabled,
	TokenIntegrityLevel,
	TokenUIAccess,
	TokenMandatoryPolicy,
	TokenLogonSid,
	TokenIsAppContainer
} TOKEN_INFORMATION_CLASS, *PTOKEN_INFORMATION_CLASS;

typedef enum _TOKEN_TYPE {
	TokenPrimary = 1,
	TokenImpersonation
} TOKEN_TYPE, *PTOKEN_TYPE;

typedef enum _TOKEN_ELEVATION_TYPE {
	TokenElevationTypeDefault = 1,
	TokenElevationTypeFull,
	TokenElevationTypeLimited
} TOKEN_ELEVATION_TYPE, *PTOKEN_ELEVATION_TYPE;

typedef struct _SID_AND_ATTRIBUTES {
	PSID Sid;
	DWORD Attributes;
} SID_AND_ATTRIBUTES, *PSID_AND_ATTRIBUTES;

typedef struct _TOKEN_USER {
	SID_AND_ATTRIBUTES User;
} TOKEN_USER, *PTOKEN_USER;

typedef struct _TOKEN_GROUPS {
	DWORD GroupCount;
	SID_AND_ATTRIBUTES Groups[ANYSIZE_ARRAY];
} TOKEN_GROUPS, *PTOKEN_GROUPS;

typedef struct _TOKEN_OWNER {
	PSID Owner;
} TOKEN_OWNER, *PTOKEN_OWNER;

typedef struct _TOKEN_PRIMARY_GROUP {
	PSID PrimaryGroup;
} TOKEN_PRIMARY_GROUP, *PTOKEN_PRIMARY_GROUP;

typedef struct _TOKEN_ELEVATION {
	DWORD TokenIsElevated;
} TOKEN_ELEVATION, *PTOKEN_ELEVATION;

typedef struct _TOKEN_MANDATORY_LABEL {
	SID_AND_ATTRIBUTES Label;
} TOKEN_MANDATORY_LABEL, *PTOKEN_MANDATORY_LABEL;

#endif
