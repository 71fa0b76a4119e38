/* SPDX-License-Identifier: Apache-2.0 */
#include "session/browser_peer.h"

#include "base/cleanup.h"
#include "base/str.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#define ADDRESS_SIZE 64

/* As the kernel writes it in /proc/net/tcp and tcp6: the address in words of this machine, the port as a number. */
static bool write_address(const struct sockaddr_storage *address, char text[ADDRESS_SIZE])
{
	unsigned words[4] = { 0 };

	if (address->ss_family == AF_INET) {
		const struct sockaddr_in *v4 = (const struct sockaddr_in *)address;
		snprintf(text, ADDRESS_SIZE, "%08X:%04X", (unsigned)v4->sin_addr.s_addr,
				(unsigned)ntohs(v4->sin_port));
		return true;
	}
	if (address->ss_family != AF_INET6)
		return false;
	const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)address;
	memcpy(words, &v6->sin6_addr, sizeof(words));
	snprintf(text, ADDRESS_SIZE, "%08X%08X%08X%08X:%04X", words[0], words[1], words[2],
			words[3], (unsigned)ntohs(v6->sin6_port));
	return true;
}

bool browser_peer_user(int fd, uid_t *ret_user)
{
	struct sockaddr_storage ours = { 0 }, theirs = { 0 };
	socklen_t ours_size = sizeof(ours), theirs_size = sizeof(theirs);
	char our_text[ADDRESS_SIZE], their_text[ADDRESS_SIZE];
	char local[ADDRESS_SIZE], remote[ADDRESS_SIZE], line[512];
	unsigned user = 0;

	if (getsockname(fd, (struct sockaddr *)&ours, &ours_size) < 0 ||
			getpeername(fd, (struct sockaddr *)&theirs, &theirs_size) < 0 ||
			!write_address(&ours, our_text) || !write_address(&theirs, their_text))
		return false;
	CLEANUP(fclose)
	FILE *file = fopen(ours.ss_family == AF_INET ? "/proc/self/net/tcp" : "/proc/self/net/tcp6",
			"re");
	while (file && fgets(line, sizeof(line), file)) {
		if (sscanf(line, " %*u: %63s %63s %*x %*x:%*x %*x:%*x %*x %u", local, remote,
				    &user) != 3 ||
				!str_equal(local, their_text) || !str_equal(remote, our_text))
			continue;
		*ret_user = (uid_t)user;
		return true;
	}
	return false;
}
