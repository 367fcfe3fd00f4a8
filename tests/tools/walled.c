/*
 * walled: a program as riffle-extract starts them, for its sandbox: copies its
 * document, or does what a program that was taken over would try.
 */

#define _GNU_SOURCE

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "confine.h"
#include "mem.h"

/* The folder that it may read, and a file in it. */
static const char *const readable[] = { "readable", "nowhere", NULL };
static const char inside[] = "readable/file";

static int
copy(int fd)
{
	char piece[64];
	ssize_t n;

	while ((n = read(fd, piece, sizeof piece)) > 0)
		if (write(STDOUT_FILENO, piece, (size_t)n) != n)
			return 1;
	return n < 0;
}

/* show: what a file holds, or why it cannot be opened. */
static int
show(const char *path)
{
	int fd = open(path, O_RDONLY);
	const char *why = strerror(errno);

	if (fd < 0)
		return write(STDOUT_FILENO, why, strlen(why)) < 0;
	return copy(fd);
}

/* files: is any open but the three? */
static int
files(void)
{
	for (int fd = STDERR_FILENO + 1; fd < 1024; fd++)
		if (lseek(fd, 0, SEEK_CUR) >= 0 || errno != EBADF)
			return 1;
	return 0;
}

_Noreturn static void
memory(void)
{
	for (;;) {
		char *p = mem_alloc(64, 1024 * 1024);

		p[0] = p[1024] = 1;
	}
}

_Noreturn static void
loop(void)
{
	for (volatile unsigned i = 0;; i++)
		;
}

static int
do_it(const char *what)
{
	if (strcmp(what, "copy") == 0)
		return copy(STDIN_FILENO);
	if (strcmp(what, "open") == 0 || strcmp(what, "open-inside") == 0)
		return show(inside);
	if (strcmp(what, "open-outside") == 0)
		return show("/etc/passwd");
	if (strcmp(what, "write-inside") == 0)
		return open(inside, O_WRONLY) < 0;
	if (strcmp(what, "fork") == 0)
		return fork() < 0;
	if (strcmp(what, "files") == 0)
		return files();
	if (strcmp(what, "exit") == 0)
		return 101;
	if (strcmp(what, "memory") == 0)
		memory();
	if (strcmp(what, "loop") == 0)
		loop();
	for (;;)
		nanosleep(&(struct timespec){ 1, 0 }, NULL);
}

int
main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "copy";
	const char *at = strchr(what, '-');

	if (confine_self(at != NULL ? readable : NULL) != 0)
		return 2;
	return do_it(what);
}
