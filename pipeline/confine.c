/* prctl() and syscall() are no part of POSIX; asked for before any header. */
#define _GNU_SOURCE

#include "confine.h"

#ifdef __linux__

#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/filter.h>
#include <linux/seccomp.h>

#include "confine_filter.h"

/* -- Landlock --------------------------------------------------------------
 *
 * Since the C library has no names for it: numbers and layouts of the kernel's
 * interface, the same on every architecture.
 */

enum {
	LL_CREATE = 444,
	LL_ADD_RULE = 445,
	LL_RESTRICT = 446,
	LL_ASK_VERSION = 1,
	LL_RULE_BENEATH = 1,
	LL_READ_FILE = 1 << 2,
	LL_READ_FOLDER = 1 << 3,
};

/* Each version of the interface knows more of these than the last. */
struct ll_ruleset {
	uint64_t files, net, scopes;
};

struct ll_beneath {
	uint64_t files;
	int32_t folder;
} __attribute__((packed));

static int
ll_version(void)
{
	long v = syscall(LL_CREATE, NULL, (size_t)0, LL_ASK_VERSION);

	return v > 0 && !CONFINE_SANITIZED ? (int)v : 0;
}

/* ll_ruleset: everything this version can forbid; -1 when there is none. */
static int
ll_ruleset(int version)
{
	static const unsigned file_bits[] = { 0, 13, 14, 15, 15, 16 };
	unsigned bits = file_bits[version < 5 ? version : 5];
	struct ll_ruleset all = {
		.files = (UINT64_C(1) << bits) - 1,
		.net = version < 4 ? 0 : 3,
		.scopes = version < 6 ? 0 : 3,
	};
	size_t size = version < 4 ? 8 : version < 6 ? 16 : sizeof all;

	return (int)syscall(LL_CREATE, &all, size, 0u);
}

/* ll_allow: files below a folder can be read; one that is not there cannot. */
static int
ll_allow(int ruleset, const char *path)
{
	struct ll_beneath rule = { LL_READ_FILE | LL_READ_FOLDER,
		open(path, O_PATH | O_DIRECTORY | O_CLOEXEC) };

	if (rule.folder < 0)
		return 0;
	long r = syscall(LL_ADD_RULE, ruleset, LL_RULE_BENEATH, &rule, 0u);

	close(rule.folder);
	return r == 0 ? 0 : -1;
}

static int
ll_enter(int version, const char *const *readable)
{
	int ruleset, r = 0;

	if (version <= 0)
		return 0;
	ruleset = ll_ruleset(version);
	if (ruleset < 0)
		return -1;
	for (; readable != NULL && *readable != NULL && r == 0; readable++)
		r = ll_allow(ruleset, *readable);
	if (r == 0 && syscall(LL_RESTRICT, ruleset, 0u) != 0)
		r = -1;
	close(ruleset);
	return r;
}

/* -- seccomp --------------------------------------------------------------- */

static bool
has_seccomp(void)
{
	uint32_t action = SECCOMP_RET_KILL_PROCESS;

	return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0u, &action) == 0;
}

static int
filter(const struct sock_filter *code, size_t n)
{
	/* The kernel only reads it. */
	struct sock_fprog program = { (unsigned short)n,
		(struct sock_filter *)(uintptr_t)code };

	if (!has_seccomp())
		return 0;
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0);
}

/* -- both ------------------------------------------------------------------ */

/* wall: Landlock, whose calls no filter allows. */
static int
wall(const char *const *readable)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return -1;
	return ll_enter(ll_version(), readable);
}

int
confine_enter(void)
{
	return wall(NULL) != 0
		   ? -1
		   : filter(confine_parser,
			 sizeof confine_parser / sizeof *confine_parser);
}

int
confine_self(const char *const *readable)
{
	if (readable == NULL)
		return confine_enter();
	if (wall(readable) != 0)
		return -1;
	return filter(
	    confine_reader, sizeof confine_reader / sizeof *confine_reader);
}

const char *
confine_missing(void)
{
	bool landlock = CONFINE_SANITIZED || ll_version() > 0;

	if (has_seccomp())
		return landlock ? NULL : "no Landlock";
	return landlock ? "no seccomp" : "rlimits only";
}

#else /* no Linux */

int
confine_enter(void)
{
	return 0;
}

int
confine_self(const char *const *readable)
{
	(void)readable;
	return 0;
}

const char *
confine_missing(void)
{
	return "rlimits only";
}

#endif
