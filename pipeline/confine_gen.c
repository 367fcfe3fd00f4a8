/*
 * confine_gen: the system call filters of confine.c, for this machine's kind of
 * processor, as tables of instructions.  Made here and not in each run: the
 * library does not survive a lack of memory, and a child loads bytes only.
 */

#define _GNU_SOURCE

#include <stdio.h>

#ifdef __linux__

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <linux/filter.h>
#include <seccomp.h>

#include "confine.h"

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

/* code_of: the instructions, through a pipe that holds them all; their number.
 */
static size_t
code_of(scmp_filter_ctx ctx, struct sock_filter *code, size_t most)
{
	ssize_t n = -1;
	int ends[2];

	if (pipe(ends) != 0)
		return 0;
	if (seccomp_export_bpf(ctx, ends[1]) == 0)
		n = read(ends[0], code, most * sizeof *code);
	close(ends[0]);
	close(ends[1]);
	return n < 0 ? 0 : (size_t)n / sizeof *code;
}

static void
print_filter(const char *name, bool reading)
{
	static struct sock_filter code[4096];
	scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_KILL_PROCESS);
	size_t n = ctx != NULL && describe(ctx, reading)
		       ? code_of(ctx, code, sizeof code / sizeof *code)
		       : 0;

	seccomp_release(ctx);
	if (n == 0 || n == sizeof code / sizeof *code) {
		fprintf(stderr, "confine_gen: no filter\n");
		exit(1);
	}
	printf("static const struct sock_filter %s[] = {\n", name);
	for (size_t i = 0; i < n; i++)
		printf("\t{ 0x%x, %u, %u, 0x%lx },\n", code[i].code, code[i].jt,
		    code[i].jf, (unsigned long)code[i].k);
	printf("};\n");
}

int
main(void)
{
	print_filter("confine_parser", false);
	print_filter("confine_reader", true);
	return 0;
}

#else

int
main(void)
{
	return 0;
}

#endif
