#include "pairs.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "buf.h"
#include "diag.h"
#include "mem.h"

/* half_of: by the parity of FNV-1a over the Latin name. */
static enum pairs_half
half_of(struct str latin)
{
	uint32_t h = 0x811C9DC5u;

	for (size_t i = 0; i < latin.n; i++)
		h = (h ^ (unsigned char)latin.p[i]) * 0x01000193u;
	return (h ^ h >> 16) % 2 == 0 ? PAIRS_LEARN : PAIRS_MEASURE;
}

static int
read_all(FILE *f, struct buf *b)
{
	size_t got;

	do {
		got = fread(buf_reserve(b, 1 << 16), 1, 1 << 16, f);
		b->n += got;
	} while (got > 0);
	return ferror(f) ? -1 : 0;
}

int
pairs_read(struct pairs *p, const char *path, enum pairs_half half)
{
	struct buf b = { NULL, 0, 0 };
	FILE *f = fopen(path, "rb");
	struct str line;

	*p = (struct pairs){ NULL, 0, 0, NULL };
	int status = f == NULL ? -1 : read_all(f, &b);
	if (status < 0)
		diag_warn("%s: %s", diag_quote(str_of(path)), strerror(errno));
	if (f != NULL)
		fclose(f);
	p->bytes = b.p;
	struct str rest = buf_str(&b);
	while (status == 0 && str_split(&rest, '\n', &line)) {
		struct pair pair = { str_head(line, str_find(line, '\t')),
			str_from(line, str_find(line, '\t') + 1) };
		if (pair.latin.n == 0 || pair.native.n == 0 ||
		    half_of(pair.latin) != half)
			continue;
		p->pair = mem_grow(p->pair, p->n, &p->cap, sizeof *p->pair);
		p->pair[p->n++] = pair;
	}
	return status;
}

void
pairs_fini(struct pairs *p)
{
	free(p->pair);
	free(p->bytes);
	*p = (struct pairs){ NULL, 0, 0, NULL };
}
