/* SPDX-License-Identifier: MIT */
/*
 * Microsoft's source annotations: words that tell an analyser how a parameter is used.
 * No analyser reads them here, so all of them expand to nothing.
 *
 * Three of the old ones are a problem. __in and __out are the names of parameters all
 * over the C++ library of GCC, and the kernel's headers, <sys/stat.h> among those that
 * lead to them, have padding called __reserved: in C it may lose its name, in C++ it may
 * not. So in C++ these three are left alone; a C++ source that uses them as annotations
 * compiles with -DWINSHM_OLD_SAL, as long as it includes the system's headers first.
 */
#ifndef _SAL_H_
#define _SAL_H_

/* The one __reserved that is not padding: let its header come first. */
#ifdef __aarch64__
#include <signal.h>
#endif

/* The old words. */
#if !defined(__cplusplus) || defined(WINSHM_OLD_SAL)
#define __in
#define __out
#define __reserved
#endif
#define __inout
#define __in_opt
#define __out_opt
#define __inout_opt
#define __in_z
#define __in_z_opt
#define __out_z
#define __inout_z
#define __deref_in
#define __deref_out
#define __deref_out_opt
#define __deref_opt_out
#define __deref_inout
#define __bcount(size)
#define __ecount(size)
#define __in_bcount(size)
#define __in_bcount_opt(size)
#define __in_ecount(size)
#define __in_ecount_opt(size)
#define __in_ecount_z(size)
#define __out_bcount(size)
#define __out_bcount_opt(size)
#define __out_bcount_part(size, length)
#define __out_ecount(size)
#define __out_ecount_opt(size)
#define __out_ecount_part(size, length)
#define __out_ecount_z(size)
#define __inout_bcount(size)
#define __inout_bcount_opt(size)
#define __inout_ecount(size)
#define __inout_ecount_opt(size)
#define __deref_out_bcount(size)
#define __deref_out_ecount(size)
#define __field_bcount(size)
#define __field_ecount(size)
#define __checkReturn
#define __nullterminated
#define __format_string
#define __success(claim)

/* Parameters: read, written, both. */
#define _In_
#define _In_opt_
#define _In_z_
#define _In_opt_z_
#define _In_range_(low, high)
#define _In_reads_(n)
#define _In_reads_opt_(n)
#define _In_reads_z_(n)
#define _In_reads_opt_z_(n)
#define _In_reads_or_z_(n)
#define _In_reads_bytes_(n)
#define _In_reads_bytes_opt_(n)
#define _In_reads_to_ptr_(end)
#define _Out_
#define _Out_opt_
#define _Out_range_(low, high)
#define _Out_writes_(n)
#define _Out_writes_opt_(n)
#define _Out_writes_z_(n)
#define _Out_writes_opt_z_(n)
#define _Out_writes_all_(n)
#define _Out_writes_all_opt_(n)
#define _Out_writes_to_(n, used)
#define _Out_writes_to_opt_(n, used)
#define _Out_writes_bytes_(n)
#define _Out_writes_bytes_opt_(n)
#define _Out_writes_bytes_all_(n)
#define _Out_writes_bytes_to_(n, used)
#define _Out_writes_bytes_to_opt_(n, used)
#define _Inout_
#define _Inout_opt_
#define _Inout_z_
#define _Inout_opt_z_
#define _Inout_updates_(n)
#define _Inout_updates_opt_(n)
#define _Inout_updates_z_(n)
#define _Inout_updates_all_(n)
#define _Inout_updates_to_(n, used)
#define _Inout_updates_bytes_(n)
#define _Inout_updates_bytes_opt_(n)
#define _Inout_updates_bytes_to_(n, used)
#define _Outptr_
#define _Outptr_opt_
#define _Outptr_result_z_
#define _Outptr_result_maybenull_
#define _Outptr_result_maybenull_z_
#define _Outptr_result_nullonfailure_
#define _Outptr_opt_result_maybenull_
#define _Outptr_result_buffer_(n)
#define _Outptr_result_buffer_maybenull_(n)
#define _Outptr_result_bytebuffer_(n)
#define _Outptr_result_bytebuffer_maybenull_(n)
#define _Outptr_opt_result_bytebuffer_(n)
#define _COM_Outptr_
#define _COM_Outptr_opt_
#define _COM_Outptr_result_maybenull_
#define _Outref_
#define _Deref_out_
#define _Deref_out_opt_
#define _Deref_out_z_
#define _Deref_opt_out_
#define _Deref_opt_out_opt_
#define _Deref_pre_z_
#define _Deref_post_z_
#define _Reserved_
#define _Const_
#define _Notnull_
#define _Maybenull_
#define _Null_
#define _Null_terminated_
#define _NullNull_terminated_
#define _Valid_
#define _Notvalid_
#define _Points_to_data_
#define _Literal_
#define _Notliteral_
#define _Readable_bytes_(n)
#define _Readable_elements_(n)
#define _Writable_bytes_(n)
#define _Writable_elements_(n)

/* Results. */
#define _Check_return_
#define _Check_return_opt_
#define _Check_return_wat_
#define _Must_inspect_result_
#define _Ret_
#define _Ret_z_
#define _Ret_maybenull_
#define _Ret_maybenull_z_
#define _Ret_notnull_
#define _Ret_null_
#define _Ret_valid_
#define _Ret_opt_
#define _Ret_range_(low, high)
#define _Ret_writes_(n)
#define _Ret_writes_z_(n)
#define _Ret_writes_maybenull_(n)
#define _Ret_writes_maybenull_z_(n)
#define _Ret_writes_bytes_(n)
#define _Ret_writes_bytes_maybenull_(n)
#define _Ret_writes_bytes_to_(n, used)
#define _Result_nullonfailure_
#define _Result_zeroonfailure_
#define _Translates_Win32_to_HRESULT_(code)
#define _Translates_NTSTATUS_to_HRESULT_(status)
#define _Translates_last_error_to_HRESULT_

/* Before and after the call. */
#define _Pre_
#define _Pre_defensive_
#define _Pre_maybenull_
#define _Pre_notnull_
#define _Pre_null_
#define _Pre_opt_valid_
#define _Pre_valid_
#define _Pre_satisfies_(claim)
#define _Pre_readable_size_(n)
#define _Pre_readable_byte_size_(n)
#define _Pre_writable_size_(n)
#define _Pre_writable_byte_size_(n)
#define _Pre_equal_to_(value)
#define _Prepost_z_
#define _Post_
#define _Post_defensive_
#define _Post_equal_to_(value)
#define _Post_equals_last_error_
#define _Post_invalid_
#define _Post_maybenull_
#define _Post_notnull_
#define _Post_ptr_invalid_
#define _Post_readable_size_(n)
#define _Post_readable_byte_size_(n)
#define _Post_satisfies_(claim)
#define _Post_valid_
#define _Post_writable_size_(n)
#define _Post_writable_byte_size_(n)
#define _Post_z_
#define _Unchanged_(value)
#define _Frees_ptr_
#define _Frees_ptr_opt_

/* Conditions. */
#define _Always_(note)
#define _At_(target, note)
#define _At_buffer_(target, index, bound, note)
#define _Group_(note)
#define _On_failure_(note)
#define _Satisfies_(claim)
#define _Success_(claim)
#define _When_(claim, note)

/* Fields. */
#define _Field_range_(low, high)
#define _Field_size_(n)
#define _Field_size_opt_(n)
#define _Field_size_full_(n)
#define _Field_size_part_(n, used)
#define _Field_size_bytes_(n)
#define _Field_size_bytes_opt_(n)
#define _Field_size_bytes_full_(n)
#define _Field_size_bytes_part_(n, used)
#define _Field_z_
#define _Struct_size_bytes_(n)

/* Functions. */
#define _Function_class_(name)
#define _Use_decl_annotations_
#define _Analysis_assume_(claim)
#define _Analysis_noreturn_
#define _Analysis_mode_(mode)
#define _Printf_format_string_
#define _Printf_format_string_params_(position)
#define _Scanf_format_string_
#define _Scanf_format_string_params_(position)
#define _Scanf_s_format_string_
#define _Raises_SEH_exception_
#define _Maybe_raises_SEH_exception_

/* Concurrency. */
#define _Acquires_lock_(lock)
#define _Acquires_exclusive_lock_(lock)
#define _Acquires_shared_lock_(lock)
#define _Acquires_nonreentrant_lock_(lock)
#define _Releases_lock_(lock)
#define _Releases_exclusive_lock_(lock)
#define _Releases_shared_lock_(lock)
#define _Releases_nonreentrant_lock_(lock)
#define _Requires_lock_held_(lock)
#define _Requires_exclusive_lock_held_(lock)
#define _Requires_shared_lock_held_(lock)
#define _Requires_lock_not_held_(lock)
#define _Requires_no_locks_held_
#define _Guarded_by_(lock)
#define _Write_guarded_by_(lock)
#define _Has_lock_kind_(kind)
#define _Create_lock_level_(level)
#define _Has_lock_level_(level)
#define _Interlocked_
#define _Interlocked_operand_
#define _No_competing_thread_

#endif
