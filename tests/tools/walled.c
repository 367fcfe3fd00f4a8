/*
 * walled: a program as riffle-extract starts them, for its sandbox: copies its
 * document, or does what a program that was taken over would try, as the name
 * of the document asks; a word that it does not know makes it speak for others.
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
#include "forkserver.h"
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

/* forge: a record of a document that is not its own. */
static int
forge(void)
{
	static const char line[] =
	    "text\t0000000000000000\tpage:1\tUTF-8\tund\tforged\t\n";

	return write(STDOUT_FILENO, line, sizeof line - 1) < 0;
}

static int
tell(pid_t pid)
{
	char text[16];
	int n = snprintf(text, sizeof text, "%d", (int)pid);

	return write(STDOUT_FILENO, text, (size_t)n) != n;
}

static int
do_it(const char *what, pid_t server, pid_t parent)
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
	if (strcmp(what, "parent") == 0)
		return tell(parent);
	if (strcmp(what, "server") == 0)
		return tell(server);
	if (strcmp(what, "files") == 0)
		return files();
	if (strcmp(what, "exit") == 0)
		return 101;
	if (strcmp(what, "memory") == 0)
		memory();
	if (strcmp(what, "loop") == 0)
		loop();
	if (strcmp(what, "sleep") != 0)
		return forge();
	for (;;)
		nanosleep(&(struct timespec){ 1, 0 }, NULL);
}

int
main(int argc, char **argv)
{
	char what[FORKSERVER_NAME + 1];
	pid_t server = getpid();

	if (argc > 1 && strcmp(argv[1], "die") == 0)
		return 3; /* as one whose libraries are not there */
	forkserver_serve(what);
	pid_t parent = getppid();
	const char *at = strchr(what, '-');

	if (confine_self(at != NULL ? readable : NULL) != 0)
		return 2;
	/* No look for leaks, which needs more than the walls let through. */
	_exit(do_it(what, server, parent));
}
