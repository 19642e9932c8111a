/* SPDX-License-Identifier: MIT */
/* Between two looks at a word that another processor is about to change: what the processor
 * wants to be told, so that it neither runs ahead nor takes from its other half. */
#pragma once

static inline void pause_between_looks(void)
{
#if defined(__x86_64__) || defined(__i386__)
	__builtin_ia32_pause();
#elif defined(__aarch64__)
	__asm__ __volatile__("yield");
#endif
}
