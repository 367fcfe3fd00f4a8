/* Every way a child can end, and what the parent still has of it. */

#include "sandbox.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "buf.h"
#include "check.h"
#include "mem.h"

/* A sanitizer would take these deaths for its own; it must let them happen. */
const char *__asan_default_options(void);
const char *
__asan_default_options(void)
{
	return "allocator_may_return_null=1:handle_segv=0:handle_abort=0";
}

static const char said[] = "before\n";

static int
say(int fd)
{
	return write(fd, said, sizeof said - 1) == sizeof said - 1 ? 0 : 99;
}

static int
well(void *arg, int fd)
{
	(void)arg;
	return say(fd);
}

static int
refuses(void *arg, int fd)
{
	say(fd);
	return *(int *)arg;
}

static int
segfaults(void *arg, int fd)
{
	(void)arg;
	say(fd);
	return raise(SIGSEGV);
}

static int
exits(void *arg, int fd)
{
	(void)arg;
	say(fd);
	_exit(1);
}

static int
eats_memory(void *arg, int fd)
{
	(void)arg;
	say(fd);
	for (;;) {
		char *p = mem_alloc(64, 1024 * 1024);

		p[0] = p[1024] = 1;
	}
	return 0;
}

static int
loops(void *arg, int fd)
{
	(void)arg;
	say(fd);
	for (volatile unsigned i = 0;; i++)
		;
	return 0;
}

static int
sleeps(void *arg, int fd)
{
	(void)arg;
	say(fd);
	for (;;)
		pause();
	return 0;
}

static int
closes_and_sleeps(void *arg, int fd)
{
	(void)arg;
	say(fd);
	close(fd);
	for (;;)
		pause();
	return 0;
}

/* The stream's ends must be out of reach: nothing to read, writing unheard. */
static int
looks_around(void *arg, int fd)
{
	char c;

	(void)arg;
	if (read(STDIN_FILENO, &c, 1) != 0)
		return 1;
	if (write(STDOUT_FILENO, "forged\n", 7) != 7)
		return 2;
	return say(fd);
}

/* Nor must any other file of the parent's be within reach. */
static int
finds_files(void *arg, int fd)
{
	(void)arg;
#ifdef __linux__
	for (int i = STDERR_FILENO + 1; i < 1024; i++)
		if (i != fd && fcntl(i, F_GETFD) >= 0)
			return 1;
#endif
	return say(fd);
}

static int
writes_a_file(void *arg, int fd)
{
	char name[] = "sandbox_test.XXXXXX";

	(void)arg;
	int file = mkstemp(name);

	if (file < 0)
		return say(fd); /* nowhere to write is well, too */
	unlink(name);
	return write(file, "x", 1) < 0 ? say(fd) : 1;
}

static int number = 42;

static const struct ending {
	const char *what;
	sandbox_fn fn;
	enum sandbox_end want;
	int detail; /* -1: any */
} endings[] = {
	{ "returns", well, SANDBOX_OK, 0 },
	{ "refuses with a number", refuses, SANDBOX_REFUSED, 42 },
	{ "dies by a signal", segfaults, SANDBOX_CRASH, SIGSEGV },
	{ "exits by itself", exits, SANDBOX_CRASH, 1 },
	{ "eats memory", eats_memory, SANDBOX_MEMORY, -1 },
	{ "loops", loops, SANDBOX_TIME, -1 },
	{ "sleeps", sleeps, SANDBOX_TIME, -1 },
	{ "closes its pipe and stays", closes_and_sleeps, SANDBOX_TIME, -1 },
	{ "has no stream", looks_around, SANDBOX_OK, 0 },
	{ "has no other file", finds_files, SANDBOX_OK, 0 },
	{ "writes no file", writes_a_file, SANDBOX_OK, 0 },
};

static void
check_ending(const struct ending *e)
{
	const struct sandbox_limits limits = { 1, 2, 256 * 1024 * 1024 };
	struct sandbox *s = sandbox_start(e->fn, &number, &limits);
	struct buf got = { 0 };
	char piece[64];
	ssize_t n;
	int detail = -1;

	CHECK(s != NULL);
	while ((n = sandbox_read(s, piece, sizeof piece)) > 0)
		buf_add(&got, piece, (size_t)n);
	enum sandbox_end end = sandbox_finish(s, &detail);

	if (end != e->want || (e->detail >= 0 && detail != e->detail))
		printf("# %s: end %d, detail %d\n", e->what, (int)end, detail);
	CHECK(end == e->want);
	CHECK(e->detail < 0 || detail == e->detail);
	CHECK_STR(buf_str(&got), STR("before\n"));
	buf_fini(&got);
}

/* A caller that has had enough does not wait for the wall clock. */
static void
check_dismissal(void)
{
	const struct sandbox_limits limits = { 10, 30, 256 * 1024 * 1024 };
	struct sandbox *s = sandbox_start(sleeps, NULL, &limits);
	time_t begun = time(NULL);
	char piece[64];

	CHECK(s != NULL);
	CHECK(sandbox_read(s, piece, sizeof piece) == sizeof said - 1);
	CHECK(sandbox_finish(s, NULL) == SANDBOX_REFUSED);
	CHECK(time(NULL) - begun < 10);
}

/* A signal that the caller's caller has blocked must end it all the same. */
static void
check_blocked(void)
{
	const struct sandbox_limits limits = { 1, 10, 256 * 1024 * 1024 };
	sigset_t set;
	int detail;

	sigemptyset(&set);
	sigaddset(&set, SIGXCPU);
	sigprocmask(SIG_BLOCK, &set, NULL);
	struct sandbox *s = sandbox_start(loops, NULL, &limits);
	char piece[64];

	CHECK(s != NULL);
	while (sandbox_read(s, piece, sizeof piece) > 0)
		;
	CHECK(sandbox_finish(s, &detail) == SANDBOX_TIME);
	CHECK(detail == SIGXCPU);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

int
main(void)
{
	int files[2];

	CHECK(pipe(files) == 0 && dup2(files[0], 200) == 200);
	/* As left behind by a shell that ignores it. */
	signal(SIGCHLD, SIG_IGN);
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		check_ending(&endings[i]);
	check_dismissal();
	check_blocked();
	return check_done();
}
