/* SPDX-License-Identifier: MIT */
/*
 * Security identifiers, access control lists and descriptors: part of winnt.h, in a file of
 * its own.
 */
#ifndef WINSHM_SECURITY_H
#define WINSHM_SECURITY_H

#include "winnt.h"

#define SID_REVISION            1
#define SID_MAX_SUB_AUTHORITIES 15

typedef struct _SID_IDENTIFIER_AUTHORITY {
	BYTE Value[6]; /* most significant first */
} SID_IDENTIFIER_AUTHORITY, *PSID_IDENTIFIER_AUTHORITY, *LPSID_IDENTIFIER_AUTHORITY;

typedef struct _SID {
	BYTE Revision;
	BYTE SubAuthorityCount;
	SID_IDENTIFIER_AUTHORITY IdentifierAuthority;
	DWORD SubAuthority[ANYSIZE_ARRAY];
} SID, *PISID;

#define SECURITY_MAX_SID_SIZE (8 + 4 * SID_MAX_SUB_AUTHORITIES)

/* Initialisers of SID_IDENTIFIER_AUTHORITY, and what stands behind these authorities. */
/* clang-format off */
#define SECURITY_NULL_SID_AUTHORITY        {{0, 0, 0, 0, 0, 0}}
#define SECURITY_WORLD_SID_AUTHORITY       {{0, 0, 0, 0, 0, 1}}
#define SECURITY_LOCAL_SID_AUTHORITY       {{0, 0, 0, 0, 0, 2}}
#define SECURITY_CREATOR_SID_AUTHORITY     {{0, 0, 0, 0, 0, 3}}
#define SECURITY_NON_UNIQUE_AUTHORITY      {{0, 0, 0, 0, 0, 4}}
#define SECURITY_NT_AUTHORITY              {{0, 0, 0, 0, 0, 5}}
#define SECURITY_APP_PACKAGE_AUTHORITY     {{0, 0, 0, 0, 0, 15}}
#define SECURITY_MANDATORY_LABEL_AUTHORITY {{0, 0, 0, 0, 0, 16}}
/* clang-format on */

#define SECURITY_NULL_RID                0x00000000U
#define SECURITY_WORLD_RID               0x00000000U
#define SECURITY_LOCAL_RID               0x00000000U
#define SECURITY_CREATOR_OWNER_RID       0x00000000U
#define SECURITY_CREATOR_GROUP_RID       0x00000001U
#define SECURITY_DIALUP_RID              0x00000001U
#define SECURITY_NETWORK_RID             0x00000002U
#define SECURITY_BATCH_RID               0x00000003U
#define SECURITY_INTERACTIVE_RID         0x00000004U
#define SECURITY_LOGON_IDS_RID           0x00000005U
#define SECURITY_SERVICE_RID             0x00000006U
#define SECURITY_ANONYMOUS_LOGON_RID     0x00000007U
#define SECURITY_PRINCIPAL_SELF_RID      0x0000000AU
#define SECURITY_AUTHENTICATED_USER_RID  0x0000000BU
#define SECURITY_RESTRICTED_CODE_RID     0x0000000CU
#define SECURITY_TERMINAL_SERVER_RID     0x0000000DU
#define SECURITY_LOCAL_SYSTEM_RID        0x00000012U
#define SECURITY_LOCAL_SERVICE_RID       0x00000013U
#define SECURITY_NETWORK_SERVICE_RID     0x00000014U
#define SECURITY_NT_NON_UNIQUE           0x00000015U
#define SECURITY_BUILTIN_DOMAIN_RID      0x00000020U
#define SECURITY_MANDATORY_UNTRUSTED_RID 0x00000000U
#define SECURITY_MANDATORY_LOW_RID       0x00001000U
#define SECURITY_MANDATORY_MEDIUM_RID    0x00002000U
#define SECURITY_MANDATORY_HIGH_RID      0x00003000U
#define SECURITY_MANDATORY_SYSTEM_RID    0x00004000U

#define DOMAIN_USER_RID_ADMIN        0x000001F4U
#define DOMAIN_USER_RID_GUEST        0x000001F5U
#define DOMAIN_GROUP_RID_ADMINS      0x00000200U
#define DOMAIN_GROUP_RID_USERS       0x00000201U
#define DOMAIN_GROUP_RID_GUESTS      0x00000202U
#define DOMAIN_ALIAS_RID_ADMINS      0x00000220U
#define DOMAIN_ALIAS_RID_USERS       0x00000221U
#define DOMAIN_ALIAS_RID_GUESTS      0x00000222U
#define DOMAIN_ALIAS_RID_POWER_USERS 0x00000223U

/* What CreateWellKnownSid() knows; the WinAccount ones are those of a given domain. */
typedef enum {
	WinNullSid = 0,
	WinWorldSid = 1,
	WinLocalSid = 2,
	WinCreatorOwnerSid = 3,
	WinCreatorGroupSid = 4,
	WinCreatorOwnerServerSid = 5,
	WinCreatorGroupServerSid = 6,
	WinNtAuthoritySid = 7,
	WinDialupSid = 8,
	WinNetworkSid = 9,
	WinBatchSid = 10,
	WinInteractiveSid = 11,
	WinServiceSid = 12,
	WinAnonymousSid = 13,
	WinProxySid = 14,
	WinEnterpriseControllersSid = 15,
	WinSelfSid = 16,
	WinAuthenticatedUserSid = 17,
	WinRestrictedCodeSid = 18,
	WinTerminalServerSid = 19,
	WinRemoteLogonIdSid = 20,
	WinLocalSystemSid = 22,
	WinLocalServiceSid = 23,
	WinNetworkServiceSid = 24,
	WinBuiltinDomainSid = 25,
	WinBuiltinAdministratorsSid = 26,
	WinBuiltinUsersSid = 27,
	WinBuiltinGuestsSid = 28,
	WinBuiltinPowerUsersSid = 29,
	WinBuiltinAccountOperatorsSid = 30,
	WinBuiltinSystemOperatorsSid = 31,
	WinBuiltinPrintOperatorsSid = 32,
	WinBuiltinBackupOperatorsSid = 33,
	WinBuiltinReplicatorSid = 34,
	WinBuiltinPreWindows2000CompatibleAccessSid = 35,
	WinBuiltinRemoteDesktopUsersSid = 36,
	WinBuiltinNetworkConfigurationOperatorsSid = 37,
	WinAccountAdministratorSid = 38,
	WinAccountGuestSid = 39,
	WinAccountKrbtgtSid = 40,
	WinAccountDomainAdminsSid = 41,
	WinAccountDomainUsersSid = 42,
	WinAccountDomainGuestsSid = 43,
	WinAccountComputersSid = 44,
	WinAccountControllersSid = 45,
	WinAccountCertAdminsSid = 46,
	WinAccountSchemaAdminsSid = 47,
	WinAccountEnterpriseAdminsSid = 48,
	WinAccountPolicyAdminsSid = 49,
	WinAccountRasAndIasServersSid = 50,
	WinNTLMAuthenticationSid = 51,
	WinDigestAuthenticationSid = 52,
	WinSChannelAuthenticationSid = 53,
	WinThisOrganizationSid = 54,
	WinOtherOrganizationSid = 55,
	WinBuiltinIncomingForestTrustBuildersSid = 56,
	WinBuiltinPerfMonitoringUsersSid = 57,
	WinBuiltinPerfLoggingUsersSid = 58,
	WinBuiltinAuthorizationAccessSid = 59,
	WinBuiltinTerminalServerLicenseServersSid = 60,
	WinBuiltinDCOMUsersSid = 61,
	WinBuiltinIUsersSid = 62,
	WinIUserSid = 63,
	WinBuiltinCryptoOperatorsSid = 64,
	WinUntrustedLabelSid = 65,
	WinLowLabelSid = 66,
	WinMediumLabelSid = 67,
	WinHighLabelSid = 68,
	WinSystemLabelSid = 69,
	WinWriteRestrictedCodeSid = 70,
	WinCreatorOwnerRightsSid = 71,
	WinBuiltinEventLogReadersGroup = 76,
	WinMediumPlusLabelSid = 79,
	WinBuiltinAnyPackageSid = 84
} WELL_KNOWN_SID_TYPE;

/* What an identifier is that of. */
typedef enum _SID_NAME_USE {
	SidTypeUser = 1,
	SidTypeGroup,
	SidTypeDomain,
	SidTypeAlias,
	SidTypeWellKnownGroup,
	SidTypeDeletedAccount,
	SidTypeInvalid,
	SidTypeUnknown,
	SidTypeComputer,
	SidTypeLabel
} SID_NAME_USE, *PSID_NAME_USE;

#define ACL_REVISION     2
#define ACL_REVISION_DS  4
#define ACL_REVISION1    1
#define ACL_REVISION2    2
#define ACL_REVISION3    3
#define ACL_REVISION4    4
#define MIN_ACL_REVISION ACL_REVISION2
#define MAX_ACL_REVISION ACL_REVISION4

typedef struct _ACL {
	BYTE AclRevision;
	BYTE Sbz1;
	WORD AclSize; /* bytes */
	WORD AceCount;
	WORD Sbz2;
} ACL, *PACL;

#define ACCESS_ALLOWED_ACE_TYPE         0x00
#define ACCESS_DENIED_ACE_TYPE          0x01
#define SYSTEM_AUDIT_ACE_TYPE           0x02
#define SYSTEM_MANDATORY_LABEL_ACE_TYPE 0x11

#define OBJECT_INHERIT_ACE         0x01
#define CONTAINER_INHERIT_ACE      0x02
#define NO_PROPAGATE_INHERIT_ACE   0x04
#define INHERIT_ONLY_ACE           0x08
#define INHERITED_ACE              0x10
#define SUCCESSFUL_ACCESS_ACE_FLAG 0x40
#define FAILED_ACCESS_ACE_FLAG     0x80
#define VALID_INHERIT_FLAGS        0x1F

typedef enum _ACL_INFORMATION_CLASS {
	AclRevisionInformation = 1,
	AclSizeInformation = 2
} ACL_INFORMATION_CLASS;

typedef struct _ACL_REVISION_INFORMATION {
	DWORD AclRevision;
} ACL_REVISION_INFORMATION, *PACL_REVISION_INFORMATION;

typedef struct _ACL_SIZE_INFORMATION {
	DWORD AceCount;
	DWORD AclBytesInUse;
	DWORD AclBytesFree;
} ACL_SIZE_INFORMATION, *PACL_SIZE_INFORMATION;

typedef struct _ACE_HEADER {
	BYTE AceType;
	BYTE AceFlags;
	WORD AceSize; /* bytes */
} ACE_HEADER, *PACE_HEADER;

typedef struct _ACCESS_ALLOWED_ACE {
	ACE_HEADER Header;
	ACCESS_MASK Mask;
	DWORD SidStart; /* the SID begins here */
} ACCESS_ALLOWED_ACE, *PACCESS_ALLOWED_ACE;

typedef struct _ACCESS_DENIED_ACE {
	ACE_HEADER Header;
	ACCESS_MASK Mask;
	DWORD SidStart;
} ACCESS_DENIED_ACE, *PACCESS_DENIED_ACE;

typedef struct _SYSTEM_AUDIT_ACE {
	ACE_HEADER Header;
	ACCESS_MASK Mask;
	DWORD SidStart;
} SYSTEM_AUDIT_ACE, *PSYSTEM_AUDIT_ACE;

typedef struct _SYSTEM_MANDATORY_LABEL_ACE {
	ACE_HEADER Header;
	ACCESS_MASK Mask;
	DWORD SidStart;
} SYSTEM_MANDATORY_LABEL_ACE, *PSYSTEM_MANDATORY_LABEL_ACE;

#define SYSTEM_MANDATORY_LABEL_NO_WRITE_UP   0x1
#define SYSTEM_MANDATORY_LABEL_NO_READ_UP    0x2
#define SYSTEM_MANDATORY_LABEL_NO_EXECUTE_UP 0x4

#define SE_OWNER_DEFAULTED       0x0001
#define SE_GROUP_DEFAULTED       0x0002
#define SE_DACL_PRESENT          0x0004
#define SE_DACL_DEFAULTED        0x0008
#define SE_SACL_PRESENT          0x0010
#define SE_SACL_DEFAULTED        0x0020
#define SE_DACL_AUTO_INHERIT_REQ 0x0100
#define SE_SACL_AUTO_INHERIT_REQ 0x0200
#define SE_DACL_AUTO_INHERITED   0x0400
#define SE_SACL_AUTO_INHERITED   0x0800
#define SE_DACL_PROTECTED        0x1000
#define SE_SACL_PROTECTED        0x2000
#define SE_RM_CONTROL_VALID      0x4000
#define SE_SELF_RELATIVE         0x8000

typedef struct _SECURITY_DESCRIPTOR {
	BYTE Revision;
	BYTE Sbz1;
	SECURITY_DESCRIPTOR_CONTROL Control;
	PSID Owner;
	PSID Group;
	PACL Sacl;
	PACL Dacl;
} SECURITY_DESCRIPTOR, *PISECURITY_DESCRIPTOR;

/* The same in one piece: the last four are byte offsets from its start, 0 = absent. */
typedef struct _SECURITY_DESCRIPTOR_RELATIVE {
	BYTE Revision;
	BYTE Sbz1;
	SECURITY_DESCRIPTOR_CONTROL Control;
	DWORD Owner;
	DWORD Group;
	DWORD Sacl;
	DWORD Dacl;
} SECURITY_DESCRIPTOR_RELATIVE, *PISECURITY_DESCRIPTOR_RELATIVE;

#define SECURITY_DESCRIPTOR_REVISION   1
#define SECURITY_DESCRIPTOR_REVISION1  1
#define SECURITY_DESCRIPTOR_MIN_LENGTH (sizeof(SECURITY_DESCRIPTOR))

#define OWNER_SECURITY_INFORMATION            0x00000001U
#define GROUP_SECURITY_INFORMATION            0x00000002U
#define DACL_SECURITY_INFORMATION             0x00000004U
#define SACL_SECURITY_INFORMATION             0x00000008U
#define LABEL_SECURITY_INFORMATION            0x00000010U
#define UNPROTECTED_SACL_SECURITY_INFORMATION 0x10000000U
#define UNPROTECTED_DACL_SECURITY_INFORMATION 0x20000000U
#define PROTECTED_SACL_SECURITY_INFORMATION   0x40000000U
#define PROTECTED_DACL_SECURITY_INFORMATION   0x80000000U

typedef struct _GENERIC_MAPPING {
	ACCESS_MASK GenericRead;
	ACCESS_MASK GenericWrite;
	ACCESS_MASK GenericExecute;
	ACCESS_MASK GenericAll;
} GENERIC_MAPPING, *PGENERIC_MAPPING;

#endif
