#include "scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "diag.h"
#include "mem.h"
#include "record.h"

enum { BLOCK = 256 * 1024 };

struct scratch {
	int fd;
	uint64_t rows;
	bool reading;
	struct buf b;     /* rows to be written, or bytes read ahead */
	size_t at;        /* where the next row begins in b, when reading */
	struct buf cells; /* cells that held escapes */
};

static int
write_all(int fd, struct str s)
{
	while (s.n > 0) {
		ssize_t k = write(fd, s.p, s.n);

		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0)
			return -1;
		s = str_from(s, (size_t)k);
	}
	return 0;
}

static int
failed(const char *what)
{
	diag_warn("%s: %s", what, strerror(errno));
	return -1;
}

/* make: a new file in the folder, its path to *name; a descriptor or -1. */
static int
make(const char *folder, struct buf *name)
{
	buf_reset(name);
	buf_addz(name, folder);
	buf_addz(name, "/.riffle-sheet-XXXXXX");
	buf_z(name);
	int fd = mkstemp(name->p);

	/* Not in the place of a standard stream that was closed. */
	if (fd >= 0 && fd <= STDERR_FILENO) {
		int low = fd;

		fd = fcntl(low, F_DUPFD, STDERR_FILENO + 1);
		close(low);
	}
	if (fd < 0)
		diag_warn("%s: no place for a temporary file: %s",
		    diag_quote(str_of(folder)), strerror(errno));
	return fd;
}

struct scratch *
scratch_new(const char *folder)
{
	struct buf name = { NULL, 0, 0 };
	struct scratch *s = NULL;
	int fd = make(folder, &name);

	if (fd >= 0) {
		unlink(name.p);
		s = mem_zalloc(1, sizeof *s);
		s->fd = fd;
	}
	buf_fini(&name);
	return s;
}

int
scratch_name(const char *folder, struct buf *name)
{
	int fd = make(folder, name);

	return fd < 0 ? -1 : close(fd);
}

void
scratch_free(struct scratch *s)
{
	if (s == NULL)
		return;
	close(s->fd);
	buf_fini(&s->b);
	buf_fini(&s->cells);
	free(s);
}

static int
scratch_flush(struct scratch *s)
{
	if (write_all(s->fd, buf_str(&s->b)) < 0)
		return failed("cannot write a temporary file");
	buf_reset(&s->b);
	return 0;
}

int
scratch_row(struct scratch *s, const struct str *cells, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_addc(&s->b, '\t');
		rec_escape(&s->b, cells[i]);
	}
	buf_addc(&s->b, '\n');
	s->rows++;
	return s->b.n < BLOCK ? 0 : scratch_flush(s);
}

uint64_t
scratch_rows(const struct scratch *s)
{
	return s->rows;
}

int
scratch_rewind(struct scratch *s)
{
	if (!s->reading && scratch_flush(s) < 0)
		return -1;
	if (lseek(s->fd, 0, SEEK_SET) < 0)
		return failed("cannot read a temporary file");
	s->reading = true;
	s->at = 0;
	buf_reset(&s->b);
	buf_reserve(&s->b, BLOCK);
	return 0;
}

/* read_more: more bytes behind those that are left.  1, 0 at the end, -1. */
static int
read_more(struct scratch *s)
{
	ssize_t k;

	if (s->at > 0 && s->at < s->b.n)
		memmove(s->b.p, s->b.p + s->at, s->b.n - s->at);
	s->b.n -= s->at;
	s->at = 0;
	char *to = buf_reserve(&s->b, BLOCK);

	do
		k = read(s->fd, to, BLOCK);
	while (k < 0 && errno == EINTR);
	if (k < 0)
		return failed("cannot read a temporary file");
	s->b.n += (size_t)k;
	return k > 0;
}

/* split: a line's cells; those with escapes are unescaped into s->cells. */
static void
split(struct scratch *s, struct str line, struct str *cells, size_t max,
    size_t *n)
{
	/* Unescaping never makes longer: the room does not move below. */
	buf_reset(&s->cells);
	buf_reserve(&s->cells, line.n);
	for (*n = 0; *n < max; (*n)++) {
		size_t len = str_find(line, '\t');
		struct str cell = str_head(line, len);

		if (str_find(cell, '\\') < cell.n) {
			size_t from = s->cells.n;

			rec_unescape(&s->cells, cell);
			cell = str_from(buf_str(&s->cells), from);
		}
		cells[*n] = cell;
		if (len == line.n) {
			++*n;
			break;
		}
		line = str_from(line, len + 1);
	}
}

int
scratch_next(struct scratch *s, struct str *cells, size_t max, size_t *n)
{
	size_t looked = 0;

	for (;;) {
		struct str rest = str_from(buf_str(&s->b), s->at);
		size_t len = looked + str_find(str_from(rest, looked), '\n');

		if (len < rest.n) {
			s->at += len + 1;
			split(s, str_head(rest, len), cells, max, n);
			return 1;
		}
		looked = rest.n;
		int more = read_more(s);

		if (more <= 0)
			return more;
	}
}

int
scratch_put(struct scratch *s, uint64_t off, const void *p, size_t n)
{
	ssize_t k;

	do
		k = pwrite(s->fd, p, n, (off_t)off);
	while (k < 0 && errno == EINTR);
	if (k >= 0 && (size_t)k < n) {
		k = -1;
		errno = ENOSPC;
	}
	return k < 0 ? failed("cannot write a temporary file") : 0;
}

int
scratch_get(struct scratch *s, uint64_t off, void *p, size_t n)
{
	ssize_t k;

	do
		k = pread(s->fd, p, n, (off_t)off);
	while (k < 0 && errno == EINTR);
	if (k >= 0 && (size_t)k < n) {
		k = -1;
		errno = EIO;
	}
	return k < 0 ? failed("cannot read a temporary file") : 0;
}

int
scratch_file(const char *path, uint64_t most, struct buf *into)
{
	int fd = open(path, O_RDONLY);
	ssize_t k = -1;

	while (fd >= 0 && into->n <= most) {
		k = read(fd, buf_reserve(into, BLOCK), BLOCK);
		if (k == 0 || (k < 0 && errno != EINTR))
			break;
		into->n += k > 0 ? (size_t)k : 0;
	}
	if (k != 0)
		diag_warn("%s: %s", diag_quote(str_of(path)),
		    into->n > most ? "larger than any sheet of ours"
				   : strerror(errno));
	if (fd >= 0)
		close(fd);
	return k == 0 ? 0 : -1;
}
