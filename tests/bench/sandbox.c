/*
 * sandbox: what a child costs that does nothing: TSV: case, microseconds of
 * processor time, ours and the child's, the median of rounds.  fork: a bare
 * child and its end; walls: with its pipe, limits and filter, as parsers have
 * it.
 */

#include "sandbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROUNDS = 9, CHILDREN = 300 };

static int
nothing(void *arg, int fd)
{
	(void)arg;
	(void)fd;
	return 0;
}

static void
bare(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	if (pid < 0 || waitpid(pid, NULL, 0) != pid)
		exit(4);
}

static void
walled(void)
{
	const struct sandbox_limits limits = { 10, 30, 1024 * 1024 * 1024 };
	struct sandbox *s = sandbox_start(nothing, NULL, &limits);
	char piece[64];

	if (s == NULL)
		exit(4);
	while (sandbox_read(s, piece, sizeof piece) > 0)
		;
	if (sandbox_finish(s, NULL) != SANDBOX_OK)
		exit(4);
}

static double
seconds_of(int who)
{
	struct rusage u;

	getrusage(who, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
	       (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

/* seconds: processor time, ours and that of all children that have ended. */
static double
seconds(void)
{
	return seconds_of(RUSAGE_SELF) + seconds_of(RUSAGE_CHILDREN);
}

/* round: microseconds of one child. */
static double
round_of(void (*fn)(void))
{
	double begun = seconds();

	for (unsigned i = 0; i < CHILDREN; i++)
		fn();
	return (seconds() - begun) * 1e6 / CHILDREN;
}

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

int
main(void)
{
	double forks[ROUNDS], walls[ROUNDS];

	/* By turns, so that a busy machine is as busy for both. */
	for (unsigned i = 0; i < ROUNDS; i++) {
		forks[i] = round_of(bare);
		walls[i] = round_of(walled);
	}
	qsort(forks, ROUNDS, sizeof *forks, by_size);
	qsort(walls, ROUNDS, sizeof *walls, by_size);
	printf("fork\t%.0f\n", forks[ROUNDS / 2]);
	printf("walls\t%.0f\n", walls[ROUNDS / 2]);
	return 0;
}
