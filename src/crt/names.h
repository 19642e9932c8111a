/* SPDX-License-Identifier: MIT */
/*
 * The linker names of what is only ours.
 *
 * This archive becomes part of programs that know nothing of it and may well have a
 * print_count() of their own. So every function that crosses a file in here, and those of
 * the copies of base/commandline and base/utf, are renamed for the linker; in the sources
 * they keep their plain names.
 * meson.build includes this in front of every file.
 */
#pragma once

#pragma redefine_extname args_widen winshm_crt_args_widen
#pragma redefine_extname commandline_arguments winshm_crt_commandline_arguments
#pragma redefine_extname commandline_quote winshm_crt_commandline_quote
#pragma redefine_extname commandline_quote_program winshm_crt_commandline_quote_program
#pragma redefine_extname commandline_split winshm_crt_commandline_split
#pragma redefine_extname bounded_append winshm_crt_bounded_append
#pragma redefine_extname bounded_copy winshm_crt_bounded_copy
#pragma redefine_extname bounded_length winshm_crt_bounded_length
#pragma redefine_extname bounded_print winshm_crt_bounded_print
#pragma redefine_extname bounded_read winshm_crt_bounded_read
#pragma redefine_extname directive_parse winshm_crt_directive_parse
#pragma redefine_extname directive_parse_length winshm_crt_directive_parse_length
#pragma redefine_extname format_text winshm_crt_format_text
#pragma redefine_extname print_count winshm_crt_print_count
#pragma redefine_extname print_file winshm_crt_print_file
#pragma redefine_extname print_legacy winshm_crt_print_legacy
#pragma redefine_extname print_secure winshm_crt_print_secure
#pragma redefine_extname print_secure_cut winshm_crt_print_secure_cut
#pragma redefine_extname print_standard winshm_crt_print_standard
#pragma redefine_extname print_unbounded winshm_crt_print_unbounded
#pragma redefine_extname sink_fill winshm_crt_sink_fill
#pragma redefine_extname sink_finish winshm_crt_sink_finish
#pragma redefine_extname sink_init_buffer winshm_crt_sink_init_buffer
#pragma redefine_extname sink_init_file winshm_crt_sink_init_file
#pragma redefine_extname sink_put winshm_crt_sink_put
#pragma redefine_extname sink_put_text winshm_crt_sink_put_text
#pragma redefine_extname sink_room winshm_crt_sink_room
#pragma redefine_extname sink_skip winshm_crt_sink_skip
#pragma redefine_extname text_convert winshm_crt_text_convert
#pragma redefine_extname text_fit winshm_crt_text_fit
#pragma redefine_extname text_narrow winshm_crt_text_narrow
#pragma redefine_extname text_point_size winshm_crt_text_point_size
#pragma redefine_extname text_step winshm_crt_text_step
#pragma redefine_extname text_wide winshm_crt_text_wide
#pragma redefine_extname utf16_from_utf8 winshm_crt_utf16_from_utf8
#pragma redefine_extname utf16_length winshm_crt_utf16_length
#pragma redefine_extname utf8_from_utf16 winshm_crt_utf8_from_utf16
#pragma redefine_extname utf8_next winshm_crt_utf8_next
