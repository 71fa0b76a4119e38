/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/self.h: where this program is installed and on what machine it runs. The tree is relocatable: all is
 * found from the executable's own path. The only file of the host that knows the platform's name.
 */
#ifndef AYON_HOST_SELF_H
#define AYON_HOST_SELF_H

#define SELF_PLATFORM "linux"

/* Absolute path of the running executable, links resolved. Lives as long as the process. */
const char *self_executable(void);
/* Its folder: AYON_ROOT. */
const char *self_root(void);
/* lib/ayon of the tree it stands in (backends/, addons/): "<root>/../lib/ayon" or "<root>/lib/ayon". */
const char *self_lib(void);
/* share/ayon of that tree, beside lib/: what is data. Need not be there. */
const char *self_share(void);
/* "x86_64", "aarch64": the machine part of a native folder, as uname says. */
const char *self_arch(void);
/* "linux-x86_64": the folder of an addon's shared object. */
const char *self_native_dir(void);
/* The host's name in ASCII; other characters become '?'. */
const char *self_hostname(void);

#endif
