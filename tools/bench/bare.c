/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench-bare: the floor: a dynamic C program that only prints.
 */
#include <stdio.h>

int main(void)
{
	puts("ayon 0.0.0");
	return 0;
}
