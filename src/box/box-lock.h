// SPDX-License-Identifier: GPL-3.0-or-later
/* The locks of the box, as the child puts them on itself, in this order. Each says in `failed`
 * (static text) what could not be done; then the child must not go on. */
#pragma once

#include <stdbool.h>

#include "box/box.h"

/* AddressSanitizer (GCC and Clang tell of it in different ways) reserves terabytes of address
 * space, and its reports go to standard error. */
#if defined(__SANITIZE_ADDRESS__)
#define FF_BOX_UNDER_SANITIZER true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define FF_BOX_UNDER_SANITIZER true
#endif
#endif
#ifndef FF_BOX_UNDER_SANITIZER
#define FF_BOX_UNDER_SANITIZER false
#endif

/* Own user and network namespaces, no capabilities. Never fails: machines may forbid namespaces,
 * and the other locks hold without. */
void ff_box_leave_namespaces(void);
bool ff_box_drop_privileges(const char **failed);
bool ff_box_limit_resources(const FfBoxLimits *limits, const char **failed);
/* Files by landlock. Where the kernel has none: true, and the filter must let nothing be opened. */
bool ff_box_lock_files(bool fonts, const char **failed);
/* System calls by seccomp. The last lock: nothing else works after it. */
bool ff_box_lock_calls(bool fonts, const char **failed);

/* Version of landlock that the kernel has, 0: none. */
int ff_box_landlock_version(void);
