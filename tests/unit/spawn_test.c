#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "check.h"
#include "spawn.h"

/* copy: a part that passes everything on. */
static int
copy(void *arg)
{
	char block[4096];
	ssize_t k;

	(void)arg;
	while ((k = read(STDIN_FILENO, block, sizeof block)) > 0)
		if (write(STDOUT_FILENO, block, (size_t)k) != k)
			return 4;
	return 0;
}

static int
crash(void *arg)
{
	(void)arg;
	raise(SIGKILL);
	return 0;
}

/* give: without end, until somebody stops reading. */
static int
give(void *arg)
{
	(void)arg;
	while (write(STDOUT_FILENO, "line\n", 5) == 5)
		;
	return 4;
}

static int
code(void *arg)
{
	copy(NULL);
	return *(int *)arg;
}

/* interrupt: ends the run from outside, as a terminal or kill(1) would. */
static int
interrupt(void *arg)
{
	kill(getppid(), SIGTERM);
	return copy(arg);
}

static char *const_words[][4] = {
	{ (char[]){ "echo" }, (char[]){ "a" }, NULL, NULL },
	{ (char[]){ "sleep" }, (char[]){ "60" }, NULL, NULL },
	{ (char[]){ "riffle-there-is-no-such-program" }, NULL, NULL, NULL },
};

/*
 * run: spawn_pipe() with standard output and error in files; what it said is
 * in said, to be looked at as text.
 */
static char said[4096], wrote[4096];

static int
run(const struct spawn_part *parts, size_t n)
{
	int out = dup(STDOUT_FILENO), err = dup(STDERR_FILENO);
	int to = open("out", O_RDWR | O_CREAT | O_TRUNC, 0666);
	int log = open("err", O_RDWR | O_CREAT | O_TRUNC, 0666);

	fflush(stdout);
	dup2(to, STDOUT_FILENO);
	dup2(log, STDERR_FILENO);
	int result = spawn_pipe(parts, n);

	dup2(out, STDOUT_FILENO);
	dup2(err, STDERR_FILENO);
	ssize_t k = pread(log, said, sizeof said - 1, 0);

	said[k > 0 ? k : 0] = '\0';
	k = pread(to, wrote, sizeof wrote - 1, 0);
	wrote[k > 0 ? k : 0] = '\0';
	close(out);
	close(err);
	close(to);
	close(log);
	return result;
}

static bool
says(const char *what)
{
	return strstr(said, what) != NULL;
}

int
main(void)
{
	int three = 3, two = 2, four = 4;
	struct spawn_part echo = { .name = "echo", .argv = const_words[0] };
	struct spawn_part none = { .name = "none", .argv = const_words[2] };
	struct spawn_part pass = { .name = "pass", .fn = copy };
	struct spawn_part dies = { .name = "dies", .fn = crash };
	struct spawn_part gives = { .name = "gives", .fn = give };
	struct spawn_part waits = { .name = "waits", .argv = const_words[1] };
	struct spawn_part term = { .name = "term", .fn = interrupt };
	struct spawn_part c3 = { .name = "c3", .fn = code, .arg = &three };
	struct spawn_part c2 = { .name = "c2", .fn = code, .arg = &two };
	struct spawn_part c4 = { .name = "c4", .fn = code, .arg = &four };

	diag_init("riffle");
	CHECK(run((struct spawn_part[]){ echo, pass, pass }, 3) == 0);
	CHECK_STR(str_of(wrote), STR("a\n"));
	CHECK_STR(str_of(said), STR(""));
	CHECK(run((struct spawn_part[]){ echo, c3, pass }, 3) == 3);

	/* The one that died is named, not those its death took along. */
	CHECK(run((struct spawn_part[]){ gives, pass, dies, c4, c4 }, 5) == 4);
	CHECK(says("riffle: dies was ended by signal 9"));
	CHECK(!says("c4") && !says("gives") && !says("pass"));
	CHECK(run((struct spawn_part[]){ echo, c2, c4 }, 3) == 2);
	CHECK(says("c2 ended with exit code 2") && !says("c4"));

	/* A part that waits for nothing is stopped when another fails. */
	CHECK(run((struct spawn_part[]){ waits, dies, pass }, 3) == 4);
	CHECK(says("dies was ended") && !says("waits"));
	CHECK(run((struct spawn_part[]){ gives, echo }, 2) == 4);
	CHECK(says("gives: nobody reads what it writes"));
	CHECK(run((struct spawn_part[]){ gives, none, pass }, 3) == 4);
	CHECK(says("cannot run riffle-there-is-no-such-program"));
	CHECK(says("none ended with exit code 4"));

	CHECK(run((struct spawn_part[]){ gives, term, pass }, 3) ==
	      SPAWN_SIGNAL + SIGTERM);
	CHECK_STR(str_of(said), STR(""));
	return check_done();
}
