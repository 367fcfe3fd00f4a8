#include "import_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "diag.h"
#include "mem.h"

enum { PIECE = 1 << 16 };

int
import_file_open(struct import_file *f, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	*f = (struct import_file){ .path = path, .fd = fd, .line = 1 };
	if (fd < 0) {
		diag_warn("%s: %s", diag_quote(str_of(path)), strerror(errno));
		return -1;
	}
	f->piece = mem_alloc(PIECE, 1);
	return 0;
}

int
import_file_close(struct import_file *f)
{
	close(f->fd);
	free(f->piece);
	f->piece = NULL;
	return f->failed ? -1 : 0;
}

struct str
import_file_fill(struct import_file *f)
{
	ssize_t got;

	f->at = f->n = 0;
	if (f->failed)
		return (struct str){ f->piece, 0 };
	do
		got = read(f->fd, f->piece, PIECE);
	while (got < 0 && errno == EINTR);
	if (got < 0) {
		diag_warn(
		    "%s: %s", diag_quote(str_of(f->path)), strerror(errno));
		f->failed = true;
	} else {
		f->n = (size_t)got;
	}
	return (struct str){ f->piece, f->n };
}

int
import_file_byte(struct import_file *f)
{
	if (f->at == f->n && import_file_fill(f).n == 0)
		return -1;
	unsigned char c = (unsigned char)f->piece[f->at++];
	f->line += c == '\n';
	return c;
}

int
import_file_line(struct import_file *f, size_t limit, struct buf *out)
{
	bool any = false;

	buf_reset(out);
	for (int c; (c = import_file_byte(f)) >= 0 && c != '\n'; any = true)
		if (out->n <= limit)
			buf_addc(out, (char)c);
	if (f->at == 0 && f->n == 0 && !any)
		return 0;
	if (out->n > limit)
		return -1;
	if (str_ends(buf_str(out), STR("\r")))
		out->n--;
	return 1;
}
