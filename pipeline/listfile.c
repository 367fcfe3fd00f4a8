#include "listfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "diag.h"
#include "limits.h"
#include "mem.h"

enum { PIECE = 64 * 1024 };

int
listfile_read(const char *file, struct buf *into)
{
	int fd = strcmp(file, "-") == 0 ? STDIN_FILENO
					: open(file, O_RDONLY | O_CLOEXEC);
	ssize_t n = -1;

	if (fd >= 0)
		do {
			n = read(fd, buf_reserve(into, PIECE), PIECE);
			if (n > 0)
				into->n += (size_t)n;
		} while (n > 0 || (n < 0 && errno == EINTR));
	if (n < 0)
		diag_warn("%s: %s", diag_quote(str_of(file)), strerror(errno));
	if (fd > STDIN_FILENO)
		close(fd);
	return n < 0 ? -1 : 0;
}

int
listfile_passwords(struct passwords *p, const char *file)
{
	struct str rest, line;
	size_t n = 0, cap = 0;

	if (listfile_read(file, &p->bytes) != 0)
		return -1;
	buf_addc(&p->bytes, '\n'); /* the next file begins a line */
	/* The bytes may have moved: all lines are told anew. */
	free(p->list);
	p->list = NULL;
	rest = buf_str(&p->bytes);
	while (n < LIMIT_PASSWORDS && str_split(&rest, '\n', &line)) {
		if (str_ends(line, STR("\r")))
			line.n--;
		if (line.n == 0)
			continue;
		p->list = mem_grow(p->list, n, &cap, sizeof line);
		p->list[n++] = line;
	}
	if (str_trim(rest).n > 0)
		diag_warn("%s: more than %u passwords, the rest is left",
		    diag_quote(str_of(file)), (unsigned)LIMIT_PASSWORDS);
	p->n = n;
	return 0;
}

void
listfile_fini(struct passwords *p)
{
	free(p->list);
	buf_fini(&p->bytes);
}
