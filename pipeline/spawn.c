#include "spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "buf.h"
#include "diag.h"
#include "mem.h"
#include "tick.h"

enum {
	TICK_MS = 100,       /* how often signals are looked for */
	LEAVE_MS = 2,        /* how often one who says no more is looked at */
	SETTLE_MS = 20,      /* deaths with one cause come within this */
	PATIENCE_MS = 5000,  /* for the last parts to clear up */
	SAID_MAX = 64 * 1024 /* bytes read of one part's messages at a time */
};

struct child {
	const char *name;
	pid_t pid;
	int err;   /* where its messages come from; -1 after their end */
	bool sees; /* is left to see that its input was cut off */
	struct buf said;
	bool ended;
	bool told; /* ended after it had been told to */
	int status;
};

struct group {
	struct child *child;
	struct pollfd *poll;
	size_t n; /* started */
	sigset_t signals, before;
	int signal; /* that ended the run from outside, or 0 */
	bool stopping;
	uint64_t since_ms; /* when the stopping began */
};

/* -- starting ---------------------------------------------------------------
 */

/* signals_hold: those that end a run wait until they are asked for. */
static void
signals_hold(struct group *g)
{
	static const int ending[] = { SIGINT, SIGTERM, SIGHUP };
	struct sigaction was;

	sigemptyset(&g->signals);
	for (size_t i = 0; i < sizeof ending / sizeof *ending; i++)
		/* What nohup or a background shell ignores stays ignored. */
		if (sigaction(ending[i], NULL, &was) == 0 &&
		    was.sa_handler != SIG_IGN)
			sigaddset(&g->signals, ending[i]);
	sigprocmask(SIG_BLOCK, &g->signals, &g->before);
}

/* child_signals: as a program expects them, but for what the parent minds. */
static void
child_signals(const struct group *g, pid_t parent, bool is_last)
{
	signal(SIGPIPE, SIG_DFL);
	/* A terminal tells all of us; the parent ends the run in order. */
	signal(SIGINT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	sigprocmask(SIG_SETMASK, &g->before, NULL);
#ifdef PR_SET_PDEATHSIG
	if (!is_last && prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 &&
	    getppid() != parent)
		_exit(DIAG_FAILED);
#else
	(void)parent;
	(void)is_last;
#endif
}

static _Noreturn void
child_main(const struct group *g, const struct spawn_part *part, pid_t parent,
    bool is_last, const int fds[3])
{
	child_signals(g, parent, is_last);
	for (int i = 0; i < 3; i++)
		if (dup2(fds[i], i) < 0)
			_exit(DIAG_FAILED);
	if (part->argv == NULL)
		_exit(part->fn(part->arg));
	if (part->file != NULL)
		execv(part->file, part->argv);
	else
		execvp(part->argv[0], part->argv);
	diag_warn("cannot run %s: %s",
	    part->file != NULL ? part->file : part->argv[0], strerror(errno));
	_exit(DIAG_FAILED);
}

/* pipe_new: both ends closed by what is executed, and out of the way of 0-2. */
static int
pipe_new(int ends[2])
{
	int raw[2];

	ends[0] = ends[1] = -1;
	if (pipe(raw) < 0)
		return -1;
	for (int i = 0; i < 2; i++) {
		ends[i] = fcntl(raw[i], F_DUPFD_CLOEXEC, 3);
		close(raw[i]);
	}
	return ends[0] < 0 || ends[1] < 0 ? -1 : 0;
}

static void
close_all(const int *fds, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (fds[i] >= 0)
			close(fds[i]);
}

/*
 * start_one: the next part, reading from *in; *in becomes what the part after
 * it reads from.
 */
static int
start_one(struct group *g, const struct spawn_part *part, int *in, bool is_last)
{
	struct child *c = &g->child[g->n];
	int out[2] = { -1, -1 }, err[2] = { -1, -1 };
	pid_t parent = getpid();

	if (pipe_new(err) < 0 || (!is_last && pipe_new(out) < 0))
		goto failed;
	c->name = part->name;
	c->sees = is_last || part->argv == NULL;
	c->pid = fork();
	if (c->pid < 0)
		goto failed;
	if (c->pid == 0) {
		int fds[3] = { *in, is_last ? STDOUT_FILENO : out[1], err[1] };

		/* Else a part that is no program would hold its own output. */
		if (out[0] >= 0)
			close(out[0]);
		child_main(g, part, parent, is_last, fds);
	}
	fcntl(err[0], F_SETFL, O_NONBLOCK);
	c->err = err[0];
	g->n++;
	close(err[1]);
	if (out[1] >= 0)
		close(out[1]);
	close(*in);
	*in = out[0];
	return 0;
failed:
	diag_warn("cannot start %s: %s", part->name, strerror(errno));
	close_all(err, 2);
	close_all(out, 2);
	return -1;
}

static int
start_all(struct group *g, const struct spawn_part *parts, size_t n)
{
	int in = open("/dev/null", O_RDONLY | O_CLOEXEC);
	int failed = in < 0 ? -1 : 0;

	for (size_t i = 0; i < n && failed == 0; i++)
		failed = start_one(g, &parts[i], &in, i == n - 1);
	if (in >= 0)
		close(in);
	return failed;
}

/* -- watching ----------------------------------------------------------- */

/* hear_one: what a part has said since; how much that was. */
static size_t
hear_one(struct child *c)
{
	ssize_t k = read(c->err, buf_reserve(&c->said, SAID_MAX), SAID_MAX);

	if (k > 0) {
		c->said.n += (size_t)k;
		return (size_t)k;
	}
	if (k == 0 || (errno != EAGAIN && errno != EINTR)) {
		close(c->err);
		c->err = -1;
	}
	return 0;
}

/* is_leaving: is a part silent for good that has not ended yet? */
static bool
is_leaving(const struct group *g)
{
	for (size_t i = 0; i < g->n; i++)
		if (g->child[i].err < 0 && !g->child[i].ended)
			return true;
	return false;
}

/* hear: waits until a part speaks or leaves, or for some time. */
static void
hear(struct group *g, int ms)
{
	size_t heard = 0;

	for (size_t i = 0; i < g->n; i++)
		g->poll[i] =
		    (struct pollfd){ .fd = g->child[i].err, .events = POLLIN };
	if (poll(g->poll, g->n, ms) <= 0)
		return;
	for (size_t i = 0; i < g->n; i++)
		if (g->poll[i].revents != 0)
			heard += hear_one(&g->child[i]);
	/* Whoever broke the pipe is buried before those it broke are heard. */
	if (heard > 0)
		poll(NULL, 0, SETTLE_MS);
}

static void
reap(struct group *g)
{
	for (size_t i = 0; i < g->n; i++) {
		struct child *c = &g->child[i];

		if (c->ended || waitpid(c->pid, &c->status, WNOHANG) != c->pid)
			continue;
		c->ended = true;
		c->told = g->stopping;
	}
}

static bool
has_failed(const struct child *c)
{
	if (!c->ended || c->told)
		return false;
	return !WIFEXITED(c->status) ||
	       (WEXITSTATUS(c->status) != DIAG_OK &&
		   WEXITSTATUS(c->status) != DIAG_INCOMPLETE);
}

static bool
lost_reader(const struct child *c)
{
	return WIFSIGNALED(c->status) && WTERMSIG(c->status) == SIGPIPE;
}

/*
 * cause: index of the part that failed first, or g->n.  What fails breaks the
 * pipe on both sides: those before it die of SIGPIPE, those after it find
 * their input cut off and fail too.  So it is the first that failed otherwise;
 * if there is none, a reader has left and the last writer says most.
 */
static size_t
cause(const struct group *g)
{
	size_t at = g->n;

	for (size_t i = 0; i < g->n; i++) {
		if (!has_failed(&g->child[i]))
			continue;
		at = i;
		if (!lost_reader(&g->child[i]))
			break;
	}
	return at;
}

/* speak: passes on what the parts said, but not what only follows a failure. */
static void
speak(struct group *g)
{
	size_t first = cause(g);

	for (size_t i = 0; i < g->n; i++) {
		struct child *c = &g->child[i];
		bool follows = i > first || (g->stopping && i != first);

		/* Messages that cannot be written have nowhere else to go. */
		if (!follows && c->said.n > 0 &&
		    write(STDERR_FILENO, c->said.p, c->said.n) < 0)
			return;
		buf_reset(&c->said);
	}
}

static void
tell(struct group *g, bool all, int signal_number)
{
	for (size_t i = 0; i < g->n; i++)
		if (!g->child[i].ended && (all || !g->child[i].sees))
			kill(g->child[i].pid, signal_number);
}

/* stop: ends the parts; sooner or later all of them. */
static void
stop(struct group *g)
{
	uint64_t now = tick_ms();

	if (!g->stopping) {
		/* Who died of the same cause is not yet told to. */
		poll(NULL, 0, SETTLE_MS);
		reap(g);
		g->stopping = true;
		g->since_ms = now;
		tell(g, false, SIGTERM);
	} else if (now - g->since_ms > 2 * PATIENCE_MS) {
		tell(g, true, SIGKILL);
	} else if (now - g->since_ms > PATIENCE_MS) {
		tell(g, true, SIGTERM);
	}
}

static bool
all_ended(const struct group *g)
{
	for (size_t i = 0; i < g->n; i++)
		if (!g->child[i].ended)
			return false;
	return true;
}

/* watch: until every part has ended and was heard out. */
static void
watch(struct group *g, bool started)
{
	static const struct timespec none = { 0, 0 };
	bool over;

	do {
		over = all_ended(g);
		hear(g, over ? 0 : is_leaving(g) ? LEAVE_MS : TICK_MS);
		int s = sigtimedwait(&g->signals, NULL, &none);
		if (s > 0)
			g->signal = s;
		reap(g);
		speak(g);
		if (!over && (g->signal != 0 || g->stopping || !started ||
				 cause(g) < g->n))
			stop(g);
	} while (!over);
}

/* -- the result --------------------------------------------------------- */

static int
say_cause(const struct child *c)
{
	if (WIFEXITED(c->status)) {
		diag_warn("%s ended with exit code %d", c->name,
		    WEXITSTATUS(c->status));
		return WEXITSTATUS(c->status) == DIAG_USAGE ? DIAG_USAGE
							    : DIAG_FAILED;
	}
	if (lost_reader(c))
		diag_warn("%s: nobody reads what it writes", c->name);
	else
		diag_warn("%s was ended by signal %d (%s)", c->name,
		    WTERMSIG(c->status), strsignal(WTERMSIG(c->status)));
	return DIAG_FAILED;
}

static int
result(const struct group *g)
{
	size_t first = cause(g);
	int code = DIAG_OK;

	if (g->signal != 0)
		return SPAWN_SIGNAL + g->signal;
	if (first < g->n)
		return say_cause(&g->child[first]);
	for (size_t i = 0; i < g->n; i++) {
		int status = g->child[i].status;

		if (g->child[i].told || !WIFEXITED(status))
			return DIAG_FAILED;
		if (WEXITSTATUS(status) > code)
			code = WEXITSTATUS(status);
	}
	return code;
}

int
spawn_pipe(const struct spawn_part *parts, size_t n)
{
	struct group g = { .child = mem_zalloc(n, sizeof *g.child),
		.poll = mem_zalloc(n, sizeof *g.poll) };
	int code = DIAG_FAILED;

	signals_hold(&g);
	bool started = start_all(&g, parts, n) == 0;

	if (g.n > 0) {
		watch(&g, started);
		code = started ? result(&g) : DIAG_FAILED;
	}
	sigprocmask(SIG_SETMASK, &g.before, NULL);
	for (size_t i = 0; i < g.n; i++) {
		if (g.child[i].err >= 0)
			close(g.child[i].err);
		buf_fini(&g.child[i].said);
	}
	free(g.child);
	free(g.poll);
	return code;
}
