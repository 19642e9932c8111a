/* SPDX-License-Identifier: MIT */
/*
 * Privileges. A process has those that everybody has here, and those that stand for
 * something the kernel lets it do: an honest yes to "may I lock memory?" is the kernel's.
 */
#include "core/privilege.h"

#include <linux/capability.h>
#include <strings.h>

enum {
	PRIVILEGE_NOBODYS = -1,
	PRIVILEGE_EVERYBODYS = -2,
	PRIVILEGE_LOCKING = -3, /* a capability, or the limit is none */
	PRIVILEGE_CHANGE_NOTIFY = 23,
	PRIVILEGE_IMPERSONATE = 29,
	PRIVILEGE_CREATE_GLOBAL = 30,
};

static const struct privilege {
	const char *name;
	int needs; /* a capability, or one of the above */
} privileges[PRIVILEGE_LAST + 1] = {
	[2] = { "SeCreateTokenPrivilege", PRIVILEGE_NOBODYS },
	[3] = { "SeAssignPrimaryTokenPrivilege", PRIVILEGE_NOBODYS },
	[4] = { "SeLockMemoryPrivilege", PRIVILEGE_LOCKING },
	[5] = { "SeIncreaseQuotaPrivilege", CAP_SYS_RESOURCE },
	[6] = { "SeMachineAccountPrivilege", PRIVILEGE_NOBODYS },
	[7] = { "SeTcbPrivilege", PRIVILEGE_NOBODYS },
	[8] = { "SeSecurityPrivilege", PRIVILEGE_NOBODYS },
	[9] = { "SeTakeOwnershipPrivilege", CAP_CHOWN },
	[10] = { "SeLoadDriverPrivilege", CAP_SYS_MODULE },
	[11] = { "SeSystemProfilePrivilege", PRIVILEGE_NOBODYS },
	[12] = { "SeSystemtimePrivilege", CAP_SYS_TIME },
	[13] = { "SeProfileSingleProcessPrivilege", PRIVILEGE_NOBODYS },
	[14] = { "SeIncreaseBasePriorityPrivilege", CAP_SYS_NICE },
	[15] = { "SeCreatePagefilePrivilege", CAP_SYS_ADMIN },
	[16] = { "SeCreatePermanentPrivilege", PRIVILEGE_NOBODYS },
	[17] = { "SeBackupPrivilege", CAP_DAC_READ_SEARCH },
	[18] = { "SeRestorePrivilege", CAP_DAC_OVERRIDE },
	[19] = { "SeShutdownPrivilege", CAP_SYS_BOOT },
	[20] = { "SeDebugPrivilege", CAP_SYS_PTRACE },
	[21] = { "SeAuditPrivilege", CAP_AUDIT_WRITE },
	[22] = { "SeSystemEnvironmentPrivilege", PRIVILEGE_NOBODYS },
	[23] = { "SeChangeNotifyPrivilege", PRIVILEGE_EVERYBODYS },
	[24] = { "SeRemoteShutdownPrivilege", PRIVILEGE_NOBODYS },
	[25] = { "SeUndockPrivilege", PRIVILEGE_NOBODYS },
	[26] = { "SeSyncAgentPrivilege", PRIVILEGE_NOBODYS },
	[27] = { "SeEnableDelegationPrivilege", PRIVILEGE_NOBODYS },
	[28] = { "SeManageVolumePrivilege", CAP_SYS_ADMIN },
	[29] = { "SeImpersonatePrivilege", CAP_SETUID },
	[30] = { "SeCreateGlobalPrivilege", PRIVILEGE_EVERYBODYS },
	[31] = { "SeTrustedCredManAccessPrivilege", PRIVILEGE_NOBODYS },
	[32] = { "SeRelabelPrivilege", PRIVILEGE_NOBODYS },
	[33] = { "SeIncreaseWorkingSetPrivilege", PRIVILEGE_EVERYBODYS },
	[34] = { "SeTimeZonePrivilege", CAP_SYS_TIME },
	[35] = { "SeCreateSymbolicLinkPrivilege", PRIVILEGE_EVERYBODYS },
	[36] = { "SeDelegateSessionUserImpersonatePrivilege", PRIVILEGE_NOBODYS },
};

uint32_t privilege_find(const char *name)
{
	for (uint32_t i = PRIVILEGE_FIRST; i <= PRIVILEGE_LAST; i++)
		if (!strcasecmp(privileges[i].name, name))
			return i;
	return 0;
}

const char *privilege_name(uint32_t number)
{
	return number < PRIVILEGE_FIRST || number > PRIVILEGE_LAST
		       ? NULL
		       : privileges[number].name;
}

static bool privilege_is_held(int needs, const struct credentials *credentials)
{
	switch (needs) {
	case PRIVILEGE_NOBODYS:
		return false;
	case PRIVILEGE_EVERYBODYS:
		return true;
	case PRIVILEGE_LOCKING:
		return credentials->may_lock_memory;
	default:
		return credentials->capabilities >> needs & 1;
	}
}

uint64_t privilege_held(const struct credentials *credentials)
{
	uint64_t held = 0;

	for (uint32_t i = PRIVILEGE_FIRST; i <= PRIVILEGE_LAST; i++)
		if (privilege_is_held(privileges[i].needs, credentials))
			held |= privilege_bit(i);
	return held;
}

uint64_t privilege_usual(uint64_t held)
{
	return held & (privilege_bit(PRIVILEGE_CHANGE_NOTIFY) |
		       privilege_bit(PRIVILEGE_IMPERSONATE) |
		       privilege_bit(PRIVILEGE_CREATE_GLOBAL));
}
