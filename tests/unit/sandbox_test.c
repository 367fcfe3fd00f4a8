/* Every way a child can end, and what the parent still has of it. */

#define _GNU_SOURCE

#include "sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <seccomp.h>

#include "buf.h"
#include "check.h"
#include "confine.h"
#include "forkserver.h"
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
	volatile uintptr_t nowhere = 8;

	(void)arg;
	say(fd);
	return *(volatile int *)nowhere;
}

/* -- what a parser that was taken over would try -- */

static int
opens(void *arg, int fd)
{
	(void)arg;
	say(fd);
	return open("/etc/passwd", O_RDONLY) < 0;
}

static int
executes(void *arg, int fd)
{
	char *const argv[] = { (char[]){ "true" }, NULL };

	(void)arg;
	say(fd);
	return execv("/bin/true", argv);
}

static int
connects(void *arg, int fd)
{
	(void)arg;
	say(fd);
	return socket(AF_INET, SOCK_STREAM, 0) < 0;
}

static int
forks(void *arg, int fd)
{
	(void)arg;
	say(fd);
	return fork() < 0;
}

static int
signals_others(void *arg, int fd)
{
	(void)arg;
	say(fd);
	return kill(getppid(), 0) != 0;
}

/* makes_code: memory that can be run, from the start or afterwards. */
static int
makes_code(void *arg, int fd)
{
	size_t page = 4096;
	char *p = mmap(NULL, page, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)arg;
	say(fd);
	return p == MAP_FAILED || mprotect(p, page, PROT_READ | PROT_EXEC) != 0;
}

static int
aborts(void *arg, int fd)
{
	(void)arg;
	say(fd);
	abort();
}

/* One allocation that is larger than all it may have. */
static int
wants_8_gib(void *arg, int fd)
{
	(void)arg;
	say(fd);
	char *p = mem_alloc(8, 1024 * 1024 * 1024);

	p[0] = 1;
	return 0;
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
		nanosleep(&(struct timespec){ 1, 0 }, NULL);
	return 0;
}

static int
closes_and_sleeps(void *arg, int fd)
{
	(void)arg;
	say(fd);
	close(fd);
	for (;;)
		nanosleep(&(struct timespec){ 1, 0 }, NULL);
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
	for (int i = STDERR_FILENO + 1; i < 1024; i++)
		if (i != fd && (lseek(i, 0, SEEK_CUR) >= 0 || errno != EBADF))
			return 1;
	return say(fd);
}

static int number = 42;

static const struct ending {
	const char *what;
	sandbox_fn fn;
	enum sandbox_end want;
	int detail; /* -1: any */
	/* How it ends where there are rlimits only. */
	enum sandbox_end open;
} endings[] = {
	{ "returns", well, SANDBOX_OK, 0, SANDBOX_OK },
	{ "refuses with a number", refuses, SANDBOX_REFUSED, 42,
	    SANDBOX_REFUSED },
	{ "dies by a signal", segfaults, SANDBOX_CRASH, SIGSEGV,
	    SANDBOX_CRASH },
	{ "aborts", aborts, SANDBOX_CRASH, -1, SANDBOX_CRASH },
	{ "opens a file", opens, SANDBOX_CRASH, SIGSYS, SANDBOX_OK },
	{ "runs a program", executes, SANDBOX_CRASH, SIGSYS, SANDBOX_OK },
	{ "connects", connects, SANDBOX_CRASH, SIGSYS, SANDBOX_OK },
	{ "forks", forks, SANDBOX_CRASH, SIGSYS, SANDBOX_OK },
	{ "signals its parent", signals_others, SANDBOX_CRASH, SIGSYS,
	    SANDBOX_OK },
	{ "makes code", makes_code, SANDBOX_CRASH, SIGSYS, SANDBOX_OK },
	{ "wants 8 GiB", wants_8_gib, SANDBOX_MEMORY, -1, SANDBOX_MEMORY },
	{ "exits by itself", exits, SANDBOX_CRASH, 1, SANDBOX_CRASH },
	{ "eats memory", eats_memory, SANDBOX_MEMORY, -1, SANDBOX_MEMORY },
	{ "loops", loops, SANDBOX_TIME, -1, SANDBOX_TIME },
	{ "sleeps", sleeps, SANDBOX_TIME, -1, SANDBOX_TIME },
	{ "closes its pipe and stays", closes_and_sleeps, SANDBOX_TIME, -1,
	    SANDBOX_TIME },
	{ "has no stream", looks_around, SANDBOX_OK, 0, SANDBOX_OK },
	{ "has no other file", finds_files, SANDBOX_OK, 0, SANDBOX_OK },
};

/* finish: what it wrote is appended. */
static enum sandbox_end
finish(struct sandbox *s, struct buf *got, int *detail)
{
	char piece[64];
	ssize_t n;

	while ((n = sandbox_read(s, piece, sizeof piece)) > 0)
		buf_add(got, piece, (size_t)n);
	return sandbox_finish(s, detail);
}

static void
check_ending(const struct ending *e, enum sandbox_end want)
{
	const struct sandbox_limits limits = { 1, 2, 256 * 1024 * 1024 };
	struct sandbox *s = sandbox_start(e->fn, &number, &limits);
	struct buf got = { 0 };
	int detail = -1;

	CHECK(s != NULL);
	enum sandbox_end end = finish(s, &got, &detail);
	bool other = want == e->want && e->detail >= 0 && detail != e->detail;

	if (end != want || other)
		printf("# %s: end %d, detail %d\n", e->what, (int)end, detail);
	CHECK(end == want && !other);
	CHECK_STR(buf_str(&got), STR("before\n"));
	buf_fini(&got);
}

/* check_endings: as they are on a system like this one. */
static void
check_endings(void)
{
	const char *missing = confine_missing();

	if (missing != NULL)
		printf("# this system lacks something: %s\n", missing);
	bool seccomp = missing == NULL || strcmp(missing, "no Landlock") == 0;

	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		const struct ending *e = &endings[i];
		bool walled = CONFINE_SANITIZED ? e->fn != opens : seccomp;

		check_ending(e, walled ? e->want : e->open);
	}
}

/* One that dies takes nobody with it. */
static void
check_siblings(void)
{
	const struct sandbox_limits limits = { 1, 10, 256 * 1024 * 1024 };
	static const sandbox_fn fns[] = { well, segfaults, well, connects,
		well };
	struct sandbox *s[5];

	for (size_t i = 0; i < 5; i++)
		s[i] = sandbox_start(fns[i], &number, &limits);
	for (size_t i = 0; i < 5; i++) {
		struct buf got = { 0 };
		enum sandbox_end end = finish(s[i], &got, NULL);

		CHECK(fns[i] != well || end == SANDBOX_OK);
		CHECK_STR(buf_str(&got), STR("before\n"));
		buf_fini(&got);
	}
}

/*
 * without: this process as on an older system: the calls that would make walls
 * are not there.
 */
static bool
without(void)
{
	const int gone[] = { SCMP_SYS(seccomp), 444, 445, 446 };
	scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_ALLOW);
	bool made = ctx != NULL;

	for (size_t i = 0; made && i < sizeof gone / sizeof *gone; i++)
		made = seccomp_rule_add(
			   ctx, SCMP_ACT_ERRNO(ENOSYS), gone[i], 0) == 0;
	made = made && seccomp_load(ctx) == 0;
	seccomp_release(ctx);
	return made;
}

/* check_without: in a process of its own, whose checks are not counted. */
static int
check_without(void)
{
	dup2(STDERR_FILENO, STDOUT_FILENO);
	if (!without())
		return 0;
	const char *missing = confine_missing();

	CHECK(missing != NULL &&
	      strcmp(missing,
		  CONFINE_SANITIZED ? "no seccomp" : "rlimits only") == 0);
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		check_ending(&endings[i], endings[i].open);
	return check_done();
}

/* -- programs -- */

static const struct called {
	const char *what; /* of tests/tools/walled.c */
	enum sandbox_end want;
	int detail; /* -1: any */
	const char *says;
} calleds[] = {
	{ "copy", SANDBOX_OK, 0, "a document" },
	{ "open", SANDBOX_CRASH, SIGSYS, "" },
	{ "open-outside", SANDBOX_OK, 0, "Permission denied" },
	{ "open-inside", SANDBOX_OK, 0, "inside" },
	{ "write-inside", SANDBOX_CRASH, SIGSYS, "" },
	{ "fork", SANDBOX_CRASH, SIGSYS, "" },
	{ "files", SANDBOX_OK, 0, "" },
	{ "exit", SANDBOX_CRASH, -101, "" },
	{ "memory", SANDBOX_MEMORY, -1, "" },
	{ "loop", SANDBOX_TIME, -1, "" },
	{ "sleep", SANDBOX_TIME, -1, "" },
};

static void
check_called(struct forkserver *server, const struct called *c)
{
	const struct sandbox_limits limits = { 1, 2, 256 * 1024 * 1024 };
	int input = sandbox_input(STR("a document")), detail = -1;
	struct sandbox *s =
	    sandbox_start_program(server, str_of(c->what), input, &limits);
	struct buf got = { 0 };

	CHECK(s != NULL);
	if (s == NULL)
		return;
	enum sandbox_end end = finish(s, &got, &detail);

	if (end != c->want || (c->detail != -1 && detail != c->detail))
		printf("# %s: end %d, detail %d\n", c->what, (int)end, detail);
	CHECK(end == c->want && (c->detail == -1 || detail == c->detail));
	CHECK_STR(buf_str(&got), str_of(c->says));
	buf_fini(&got);
	close(input);
}

/* said_by: what a child of it says to a word. */
static enum sandbox_end
said_by(struct forkserver *server, struct str word, struct buf *got)
{
	const struct sandbox_limits limits = { 1, 2, 256 * 1024 * 1024 };
	int input = sandbox_input(STR("a document")), detail;
	struct sandbox *s = sandbox_start_program(server, word, input, &limits);

	buf_reset(got);
	close(input);
	return s == NULL ? SANDBOX_REFUSED : finish(s, got, &detail);
}

/* One program stands by for all documents; its children are ours. */
static void
check_server(struct forkserver *server)
{
	struct buf first = { 0 }, second = { 0 }, us = { 0 };

	buf_add_u64(&us, (uint64_t)getpid());
	CHECK(said_by(server, STR("parent"), &first) == SANDBOX_OK);
	CHECK_STR(buf_str(&first), buf_str(&us));
	CHECK(said_by(server, STR("server"), &first) == SANDBOX_OK);
	CHECK(said_by(server, STR("loop"), &second) == SANDBOX_TIME);
	CHECK(said_by(server, STR("server"), &second) == SANDBOX_OK);
	CHECK(first.n > 0);
	CHECK_STR(buf_str(&first), buf_str(&second));
	/* Whatever ends it, there is another for the next document. */
	pid_t pid = (pid_t)strtol(buf_z(&second), NULL, 10);

	CHECK(pid > 1 && kill(pid, SIGKILL) == 0);
	CHECK(said_by(server, STR("server"), &second) == SANDBOX_CRASH);
	CHECK(said_by(server, STR("server"), &second) == SANDBOX_OK);
	CHECK(!str_eq(buf_str(&first), buf_str(&second)));
	buf_fini(&first);
	buf_fini(&second);
	buf_fini(&us);
}

/* A program that does not get so far as to answer is a crash of its own. */
static void
check_stillborn(const char *path)
{
	const struct sandbox_limits limits = { 1, 2, 256 * 1024 * 1024 };
	char *const argv[] = { (char[]){ "walled" }, (char[]){ "die" }, NULL };
	struct forkserver *server = forkserver_new(path, argv);
	struct buf got = { 0 };
	int detail = -1;

	for (int i = 0; i < 2; i++) {
		struct sandbox *s =
		    sandbox_start_program(server, STR("copy"), 0, &limits);

		CHECK(s != NULL && finish(s, &got, &detail) == SANDBOX_CRASH);
		CHECK(detail == -3);
		CHECK(got.n == 0);
	}
	buf_fini(&got);
	forkserver_free(server);
}

static void
check_programs(void)
{
	const struct sandbox_limits limits = { 1, 2, 256 * 1024 * 1024 };
	char *const argv[] = { (char[]){ "walled" }, NULL };
	struct forkserver *server = forkserver_new("./none", argv);
	const char *tools = getenv("TOOLS");
	struct buf path = { 0 };

	CHECK(sandbox_start_program(server, STR("x"), 0, &limits) == NULL);
	CHECK(errno == ENOENT);
	forkserver_free(server);
	buf_addz(&path, tools != NULL ? tools : "build/tests");
	buf_addz(&path, "/tools/walled");
	/* Tests have a folder of their own to run in. */
	mkdir("readable", 0700);
	FILE *inside = fopen("readable/file", "w");

	CHECK(inside != NULL && fputs("inside", inside) >= 0);
	CHECK(inside != NULL && fclose(inside) == 0);
	server = forkserver_new(buf_z(&path), argv);
	if (confine_missing() == NULL && !CONFINE_SANITIZED)
		for (size_t i = 0; i < sizeof calleds / sizeof *calleds; i++)
			check_called(server, &calleds[i]);
	check_server(server);
	forkserver_free(server);
	check_stillborn(buf_z(&path));
	buf_fini(&path);
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
	check_endings();
	check_siblings();
	check_dismissal();
	check_blocked();
	check_programs();
	fflush(stdout);
	pid_t pid = fork();
	int status = 0;

	if (pid == 0)
		exit(check_without());
	CHECK(waitpid(pid, &status, 0) == pid && status == 0);
	return check_done();
}
