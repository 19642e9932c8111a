/* SPDX-License-Identifier: MIT */
/*
 * Structured exceptions: the numbers, and a plain refusal.
 *
 * On Windows a __try block catches what the processor and the system raise, an access
 * violation or a failed page-in among them. Neither GCC nor Clang can express that on
 * Linux, and code that runs the block but never its handler would be a promise broken at
 * the worst moment. So the keywords stop the compiler with a sentence that says why.
 *
 * In C++ the word __try belongs to the C++ library, which uses it for its own purposes;
 * there the refusal comes from the __except or __finally that must follow.
 */
#ifndef _INC_EXCPT
#define _INC_EXCPT

#define EXCEPTION_EXECUTE_HANDLER    1
#define EXCEPTION_CONTINUE_SEARCH    0
#define EXCEPTION_CONTINUE_EXECUTION (-1)

#define WINSHM_NO_STRUCTURED_EXCEPTIONS \
	_Pragma("GCC error \"winshm: structured exceptions (__try) do not exist here\"")

#ifndef __cplusplus
#define __try WINSHM_NO_STRUCTURED_EXCEPTIONS
#endif
/* The formatter takes __except for a keyword and would move its parenthesis away. */
/* clang-format off */
#define __except(filter) WINSHM_NO_STRUCTURED_EXCEPTIONS
/* clang-format on */
#define __finally WINSHM_NO_STRUCTURED_EXCEPTIONS
#define __leave WINSHM_NO_STRUCTURED_EXCEPTIONS

#endif
