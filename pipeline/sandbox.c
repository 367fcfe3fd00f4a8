/* prctl() and syscall() are no part of POSIX; asked for before any header. */
#define _DEFAULT_SOURCE

#include "sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

#include "confine.h"
#include "diag.h"
#include "forkserver.h"
#include "mem.h"

struct sandbox {
	pid_t pid;
	int fd;
	int64_t left_ms; /* that we may still wait for it */
	bool late;       /* killed by us: the wall clock ran out */
	bool read_out;   /* the end of its pipe was seen */
	bool dismissed;  /* killed by us: the caller had enough */
	bool program;    /* whose exit is not that of a function */
	bool served;     /* what a program ended with is about the document */
};

/*
 * What the function returned travels as RETURNED + r, so that it cannot be
 * taken for an exit of the child's own making (diag's 4, a sanitizer's 1).
 */
enum { RETURNED = 100, RETURNED_MAX = 99 };

/* The sanitizer's own memory is without bounds. */
#if CONFINE_SANITIZED
#define PROGRAM_MEMORY(bytes) UINT64_MAX
#else
#define PROGRAM_MEMORY(bytes) (bytes)
#endif

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* mapped_bytes: address space in use; 0 where the system does not say. */
static uint64_t
mapped_bytes(void)
{
	char text[64];
	int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return 0;
	ssize_t n = read(fd, text, sizeof text - 1);
	close(fd);
	if (n <= 0)
		return 0;
	text[n] = '\0';
	long page = sysconf(_SC_PAGESIZE);
	return page <= 0 ? 0 : strtoull(text, NULL, 10) * (uint64_t)page;
}

/* lower: a limit and its ceiling, never above what the process may have. */
static void
lower(int what, uint64_t soft, uint64_t hard)
{
	struct rlimit r;

	if (getrlimit(what, &r) != 0)
		return;
	if (r.rlim_max == RLIM_INFINITY || r.rlim_max > hard)
		r.rlim_max = (rlim_t)hard;
	r.rlim_cur = (rlim_t)soft < r.rlim_max ? (rlim_t)soft : r.rlim_max;
	(void)setrlimit(what, &r);
}

static void
limit(const struct sandbox_limits *limits, uint64_t memory_bytes)
{
	lower(RLIMIT_CPU, limits->cpu_seconds, limits->cpu_seconds + 1);
	lower(RLIMIT_AS, memory_bytes, memory_bytes);
	lower(RLIMIT_CORE, 0, 0);
	lower(RLIMIT_FSIZE, 0, 0);
}

void
sandbox_limit_program(const struct sandbox_limits *limits)
{
	limit(limits, PROGRAM_MEMORY(limits->memory_bytes));
}

/*
 * The stream's own ends are taken away: a child that has been taken over must
 * not read its siblings or write records past the parent's eyes.
 */
static void
detach(void)
{
	int null = open("/dev/null", O_RDWR);

	for (int fd = STDIN_FILENO; fd <= STDOUT_FILENO; fd++)
		if (null < 0)
			close(fd);
		else if (null != fd)
			dup2(null, fd);
	if (null > STDERR_FILENO)
		close(null);
}

void
sandbox_close_others(int fd)
{
#ifdef SYS_close_range
	unsigned first = STDERR_FILENO + 1, keep = (unsigned)fd;

	if (keep > first)
		(void)syscall(SYS_close_range, first, keep - 1, 0u);
	(void)syscall(SYS_close_range, keep + 1, ~0u, 0u);
#else
	(void)fd;
#endif
}

void
sandbox_default_signals(void)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGXCPU, SIG_DFL);
	/* A message to a standard error that is a file fails, no more. */
	signal(SIGXFSZ, SIG_IGN);
}

/* What is to be done in a child: by a function, or by a program. */
struct task {
	sandbox_fn fn;
	void *arg;
	struct forkserver *server;
	struct str name;
	int input;
	const struct sandbox_limits *limits;
};

_Noreturn static void
run_function(const struct task *t, int fd)
{
	int r;

	detach();
	sandbox_close_others(fd);
	limit(t->limits, mapped_bytes() + t->limits->memory_bytes);
	if (confine_enter() != 0)
		_exit(SANDBOX_NO_WALLS);
	r = t->fn(t->arg, fd);
	_exit(r == 0 ? 0 : RETURNED + (r > 0 && r <= RETURNED_MAX ? r : 99));
}

int
sandbox_above_standard(int fd)
{
	if (fd > STDERR_FILENO)
		return fd;
	int high = fcntl(fd, F_DUPFD, STDERR_FILENO + 1);
	int saved = errno;

	close(fd);
	errno = saved;
	return high;
}

/* make: the child; -1 with errno. */
static pid_t
make(const struct task *t, const int ends[2], bool *served)
{
	if (t->fn == NULL)
		return forkserver_fork(
		    t->server, t->name, t->input, ends[1], t->limits, served);
	pid_t pid = fork();

	if (pid == 0) {
		close(ends[0]);
		sandbox_default_signals();
		run_function(t, ends[1]);
	}
	return pid;
}

/* start: NULL with errno. */
static struct sandbox *
start(const struct task *t)
{
	int ends[2];
	bool served = true;

	if (pipe(ends) != 0)
		return NULL;
	ends[0] = sandbox_above_standard(ends[0]);
	ends[1] = sandbox_above_standard(ends[1]);
	/* Where the caller's caller ignores it, no child leaves a status. */
	signal(SIGCHLD, SIG_DFL);
	pid_t pid = ends[0] < 0 || ends[1] < 0 ? -1 : make(t, ends, &served);
	int saved = errno;

	if (ends[1] >= 0)
		close(ends[1]);
	if (pid < 0) {
		if (ends[0] >= 0)
			close(ends[0]);
		errno = saved;
		return NULL;
	}
	struct sandbox *s = mem_zalloc(1, sizeof *s);

	s->pid = pid;
	s->fd = ends[0];
	s->left_ms = (int64_t)t->limits->wall_seconds * 1000;
	s->program = t->fn == NULL;
	s->served = served;
	return s;
}

struct sandbox *
sandbox_start(sandbox_fn fn, void *arg, const struct sandbox_limits *limits)
{
	return start(&(struct task){ .fn = fn, .arg = arg, .limits = limits });
}

struct sandbox *
sandbox_start_program(struct forkserver *server, struct str name, int input,
    const struct sandbox_limits *limits)
{
	return start(&(struct task){
	    .server = server, .name = name, .input = input, .limits = limits });
}

static void
end_late(struct sandbox *s)
{
	s->late = true;
	kill(s->pid, SIGKILL);
}

/*
 * wait_readable: as poll() has it.  The clock runs here and in reap() alone: a
 * child that stands still because nobody takes what it writes is not slow.
 * Once it is late, what it wrote before is still taken.
 */
static int
wait_readable(struct sandbox *s)
{
	struct pollfd wait = { .fd = s->fd, .events = POLLIN };
	int64_t begun = now_ms();
	int most = s->left_ms < INT32_MAX ? (int)s->left_ms : INT32_MAX;
	int k = poll(&wait, 1, s->late ? 0 : most);

	s->left_ms -= now_ms() - begun;
	if (s->left_ms < 0)
		s->left_ms = 0;
	return k;
}

ssize_t
sandbox_read(struct sandbox *s, void *p, size_t n)
{
	for (;;) {
		int k = wait_readable(s);

		if (k == 0 && s->late)
			return 0;
		if (k == 0 && s->left_ms == 0)
			end_late(s);
		if (k > 0) {
			ssize_t got = read(s->fd, p, n);

			if (got == 0)
				s->read_out = true;
			if (got >= 0)
				return got;
			k = -1;
		}
		if (k < 0 && errno != EINTR && errno != EAGAIN)
			return -1;
	}
}

/*
 * A child that has closed its pipe is about to be gone; one that has not gone
 * by then is asked again at growing intervals, until the clock runs out.
 */
static int
reap(struct sandbox *s)
{
	struct timespec pause = { 0, 20000 };
	int64_t deadline = now_ms() + s->left_ms;
	int status = 0;

	for (unsigned tries = 0;; tries++) {
		bool killed = s->late || s->dismissed;
		pid_t got = waitpid(s->pid, &status, killed ? 0 : WNOHANG);

		if (got == s->pid)
			return status;
		if (got < 0 && errno != EINTR)
			return -1;
		if (now_ms() >= deadline && !s->late)
			end_late(s);
		if (tries < 4) {
			sched_yield();
			continue;
		}
		nanosleep(&pause, NULL);
		if (pause.tv_nsec < 10 * 1000 * 1000)
			pause.tv_nsec *= 2;
	}
}

static enum sandbox_end
judge(const struct sandbox *s, int status, int *detail)
{
	if (status >= 0 && WIFEXITED(status)) {
		int code = WEXITSTATUS(status);
		bool returned = code > RETURNED && !s->program;

		*detail = returned     ? code - RETURNED
			  : s->program ? -code
				       : code;
		if (code == 0 && s->served)
			return SANDBOX_OK;
		if (code == DIAG_FAILED)
			return SANDBOX_MEMORY;
		return returned ? SANDBOX_REFUSED : SANDBOX_CRASH;
	}
	*detail = status >= 0 && WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	if (s->late || *detail == SIGXCPU)
		return SANDBOX_TIME;
	return s->dismissed && *detail == SIGKILL ? SANDBOX_REFUSED
						  : SANDBOX_CRASH;
}

enum sandbox_end
sandbox_finish(struct sandbox *s, int *detail)
{
	int number = 0;

	/* Before its pipe is closed, which would end it otherwise. */
	if (!s->read_out && !s->late) {
		s->dismissed = true;
		kill(s->pid, SIGKILL);
	}
	close(s->fd);
	enum sandbox_end end = judge(s, reap(s), &number);

	if (detail != NULL)
		*detail = number;
	free(s);
	return end;
}

int
sandbox_input(struct str bytes)
{
	int fd = -1, saved;

#ifdef SYS_memfd_create
	fd =
	    (int)syscall(SYS_memfd_create, "document", 1u); /* at exec closed */
#endif
	if (fd < 0) {
		FILE *none = tmpfile();

		fd = none == NULL ? -1 : fcntl(fileno(none), F_DUPFD, 3);
		if (none != NULL)
			fclose(none);
	}
	while (fd >= 0 && bytes.n > 0) {
		ssize_t n = write(fd, bytes.p, bytes.n);

		if (n < 0 && errno != EINTR)
			break;
		bytes = str_from(bytes, n > 0 ? (size_t)n : 0);
	}
	if (fd >= 0 && bytes.n == 0 && lseek(fd, 0, SEEK_SET) == 0)
		return fd;
	saved = errno;
	if (fd >= 0)
		close(fd);
	errno = saved;
	return -1;
}
