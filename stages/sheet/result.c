#include "result.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "whole.h"
#include "buf.h"
#include "diag.h"
#include "mem.h"

enum { BLOCK = 256 * 1024 };

struct result {
	char *path; /* NULL for standard output */
	bool is_file;
	struct whole whole; /* of a file */
	int fd;             /* of everything */
	struct buf b;
};

char *
result_folder(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return mem_dup(".", 1);
	return mem_dup(path, slash == path ? 1 : (size_t)(slash - path));
}

bool
result_is_file(const char *path)
{
	struct stat st;

	return path != NULL && (stat(path, &st) < 0 || S_ISREG(st.st_mode));
}

static int
failed(const struct result *r)
{
	diag_warn("%s: cannot write: %s",
	    r->path == NULL ? "standard output" : diag_quote(str_of(r->path)),
	    strerror(errno));
	return -1;
}

/* begin: opens what is not standard output. */
static int
begin(struct result *r)
{
	if (!r->is_file) {
		r->fd = open(r->path, O_WRONLY);
		return r->fd < 0 ? failed(r) : 0;
	}
	int opened = whole_open(&r->whole, r->path);

	if (opened == 0)
		diag_warn("%s: another process has written it",
		    diag_quote(str_of(r->path)));
	r->fd = r->whole.fd;
	return opened > 0 ? 0 : -1;
}

struct result *
result_new(const char *path)
{
	struct result *r = mem_zalloc(1, sizeof *r);

	r->fd = STDOUT_FILENO;
	r->whole.fd = -1;
	if (path == NULL)
		return r;
	r->path = mem_dup(path, strlen(path));
	r->is_file = result_is_file(path);
	if (begin(r) == 0)
		return r;
	r->is_file = false; /* there is nothing to drop */
	r->fd = -1;
	result_free(r);
	return NULL;
}

static int
flush(struct result *r)
{
	struct str rest = buf_str(&r->b);

	while (rest.n > 0) {
		ssize_t k = write(r->fd, rest.p, rest.n);

		if (k >= 0)
			rest = str_from(rest, (size_t)k);
		else if (errno != EINTR)
			return failed(r);
	}
	buf_reset(&r->b);
	return 0;
}

int
result_add(struct result *r, struct str bytes)
{
	buf_adds(&r->b, bytes);
	return r->b.n < BLOCK ? 0 : flush(r);
}

const char *
result_path(struct result *r)
{
	return r->is_file ? buf_z(&r->whole.temporary) : NULL;
}

int
result_sync(struct result *r)
{
	if (flush(r) < 0)
		return -1;
	return r->is_file && fsync(r->fd) < 0 ? failed(r) : 0;
}

int
result_keep(struct result *r)
{
	int fd = r->fd;

	r->fd = -1;
	if (r->is_file) {
		r->is_file = false;
		return whole_commit(&r->whole);
	}
	return close(fd) < 0 ? failed(r) : 0;
}

void
result_free(struct result *r)
{
	if (r == NULL)
		return;
	if (r->is_file)
		whole_drop(&r->whole);
	else if (r->path != NULL && r->fd >= 0)
		close(r->fd);
	buf_fini(&r->b);
	free(r->path);
	free(r);
}
