/* prctl() and syscall() are no part of POSIX; asked for before any header. */
#define _GNU_SOURCE

#include "confine.h"

#include <stdbool.h>
#include <stdlib.h>

#include "mem.h"

#ifdef __linux__

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <seccomp.h>

struct confine {
	struct sock_fprog filter; /* no instructions: the system has none */
	int landlock;             /* its version; 0: the system has none */
	bool broken;              /* a filter that should be there is not */
};

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

/* What every parser needs: none of these names anything outside. */
static const int calls[] = {
	/* What is open. */
	SCMP_SYS(read),
	SCMP_SYS(readv),
	SCMP_SYS(pread64),
	SCMP_SYS(write),
	SCMP_SYS(writev),
	SCMP_SYS(lseek),
	SCMP_SYS(_llseek),
	SCMP_SYS(fstat),
	SCMP_SYS(fstat64),
	SCMP_SYS(close),
	SCMP_SYS(poll),
	SCMP_SYS(ppoll),
	/* Memory; mapping it is below. */
	SCMP_SYS(brk),
	SCMP_SYS(munmap),
	SCMP_SYS(mremap),
	SCMP_SYS(madvise),
	SCMP_SYS(futex),
	/* Time and chance. */
	SCMP_SYS(clock_gettime),
	SCMP_SYS(clock_gettime64),
	SCMP_SYS(clock_nanosleep),
	SCMP_SYS(gettimeofday),
	SCMP_SYS(nanosleep),
	SCMP_SYS(restart_syscall),
	SCMP_SYS(sched_yield),
	SCMP_SYS(time),
	SCMP_SYS(getrandom),
	/* Itself, and how large the machine is, which qsort() asks. */
	SCMP_SYS(getpid),
	SCMP_SYS(gettid),
	SCMP_SYS(sysinfo),
	SCMP_SYS(rt_sigaction),
	SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(rt_sigreturn),
	SCMP_SYS(sigaltstack),
	SCMP_SYS(exit),
	SCMP_SYS(exit_group),
};

/* What a program needs to open files for reading and find its way to them. */
static const int reading_calls[] = {
	SCMP_SYS(access),
	SCMP_SYS(faccessat),
	SCMP_SYS(faccessat2),
	SCMP_SYS(fcntl),
	SCMP_SYS(fcntl64),
	SCMP_SYS(fstatat64),
	SCMP_SYS(fstatfs),
	SCMP_SYS(getcwd),
	SCMP_SYS(getdents64),
	SCMP_SYS(lstat),
	SCMP_SYS(newfstatat),
	SCMP_SYS(readlink),
	SCMP_SYS(readlinkat),
	SCMP_SYS(stat),
	SCMP_SYS(statfs),
	SCMP_SYS(statx),
};

/* What the address sanitizer asks for until its report is written. */
static const int sanitizer_calls[] = {
	SCMP_SYS(dup),
	SCMP_SYS(getrlimit),
	SCMP_SYS(getrusage),
	SCMP_SYS(ioctl),
	SCMP_SYS(pipe2),
	SCMP_SYS(prctl),
	SCMP_SYS(prlimit64),
	SCMP_SYS(sched_getaffinity),
	SCMP_SYS(tgkill),
};

/* allow: false when one could not be. */
static bool
allow(scmp_filter_ctx ctx, const int *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (seccomp_rule_add(ctx, SCMP_ACT_ALLOW, list[i], 0) != 0)
			return false;
	return true;
}

/* allow_without: a call unless its argument has one of these bits. */
static bool
allow_without(scmp_filter_ctx ctx, int call, unsigned argument, uint64_t bits)
{
	struct scmp_arg_cmp without =
	    SCMP_CMP(argument, SCMP_CMP_MASKED_EQ, bits, 0);

	return seccomp_rule_add(ctx, SCMP_ACT_ALLOW, call, 1, without) == 0;
}

/* Memory that can be run is where an attack would begin. */
static bool
allow_mapping(scmp_filter_ctx ctx)
{
	return allow_without(ctx, SCMP_SYS(mmap), 2, PROT_EXEC) &&
	       allow_without(ctx, SCMP_SYS(mmap2), 2, PROT_EXEC) &&
	       allow_without(ctx, SCMP_SYS(mprotect), 2, PROT_EXEC);
}

static bool
allow_reading(scmp_filter_ctx ctx)
{
	const uint64_t writing = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC;

	return allow_without(ctx, SCMP_SYS(open), 1, writing) &&
	       allow_without(ctx, SCMP_SYS(openat), 2, writing) &&
	       allow(ctx, reading_calls,
		   sizeof reading_calls / sizeof *reading_calls);
}

/*
 * describe: all rules.  What abort() sends itself is refused and not deadly:
 * the signal could go to another process, and abort() then ends by a trap.
 */
static bool
describe(scmp_filter_ctx ctx, bool reading)
{
	if (seccomp_attr_set(
		ctx, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) != 0 ||
	    !allow(ctx, calls, sizeof calls / sizeof *calls) ||
	    !allow_mapping(ctx))
		return false;
	if ((reading || CONFINE_SANITIZED) && !allow_reading(ctx))
		return false;
	if (CONFINE_SANITIZED)
		return allow(ctx, sanitizer_calls,
		    sizeof sanitizer_calls / sizeof *sanitizer_calls);
	return seccomp_rule_add(
		   ctx, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(tgkill), 0) == 0;
}

/* take_code: the filter's instructions, through a pipe that holds them all. */
static bool
take_code(scmp_filter_ctx ctx, struct sock_fprog *to)
{
	enum { MOST = 4096 };
	struct sock_filter *code = mem_alloc(MOST, sizeof *code);
	ssize_t n = -1;
	int ends[2];

	if (pipe(ends) == 0) {
		if (seccomp_export_bpf(ctx, ends[1]) == 0)
			n = read(ends[0], code, MOST * sizeof *code);
		close(ends[0]);
		close(ends[1]);
	}
	if (n <= 0 || n == MOST * sizeof *code) {
		free(code);
		return false;
	}
	to->filter = code;
	to->len = (unsigned short)((size_t)n / sizeof *code);
	return true;
}

static bool
make_filter(struct sock_fprog *filter, bool reading)
{
	scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_KILL_PROCESS);
	bool made =
	    ctx != NULL && describe(ctx, reading) && take_code(ctx, filter);

	if (ctx != NULL)
		seccomp_release(ctx);
	return made;
}

static bool
has_seccomp(void)
{
	uint32_t action = SECCOMP_RET_KILL_PROCESS;

	return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0u, &action) == 0;
}

/* -- both ------------------------------------------------------------------ */

static struct confine *
make(bool reading)
{
	struct confine *c = mem_zalloc(1, sizeof *c);

	c->landlock = ll_version();
	c->broken = has_seccomp() && !make_filter(&c->filter, reading);
	return c;
}

struct confine *
confine_new(void)
{
	return make(false);
}

void
confine_free(struct confine *c)
{
	if (c == NULL)
		return;
	free(c->filter.filter);
	free(c);
}

/* enter: Landlock first, which is a call that the filter does not allow. */
static int
enter(const struct confine *c, const char *const *readable)
{
	if (c->broken || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    ll_enter(c->landlock, readable) != 0)
		return -1;
	return c->filter.len == 0 ? 0
				  : prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER,
					&c->filter, 0, 0);
}

int
confine_enter(const struct confine *c)
{
	return enter(c, NULL);
}

int
confine_self(const char *const *readable)
{
	struct confine *c = make(readable != NULL);
	int r = enter(c, readable);

	confine_free(c);
	return r;
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

struct confine {
	char none;
};

struct confine *
confine_new(void)
{
	return mem_zalloc(1, sizeof(struct confine));
}

void
confine_free(struct confine *c)
{
	free(c);
}

int
confine_enter(const struct confine *c)
{
	(void)c;
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
