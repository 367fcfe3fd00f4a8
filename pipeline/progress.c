#include "progress.h"

#include <fcntl.h>
#include <unistd.h>

#include "tick.h"
#include "walk.h"

enum { EVERY_MS = 200 };

static int
count(void *arg, const struct walk_entry *e)
{
	struct progress *p = arg;

	p->files++;
	if (S_ISREG(e->st.st_mode))
		p->bytes += (uint64_t)e->st.st_size;
	return 0;
}

void
progress_begin(struct progress *p, const struct str *paths, size_t n)
{
	*p = (struct progress){ .fd = -1 };
	if (isatty(STDERR_FILENO))
		p->fd = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
	if (p->fd < 0)
		return;
	for (size_t i = 0; i < n; i++)
		walk(paths[i], count, p);
	p->begun_ms = tick_ms();
}

static void
add_two(struct buf *out, uint64_t v)
{
	if (v < 10)
		buf_addc(out, '0');
	buf_add_u64(out, v);
}

void
progress_line(struct buf *out, const struct progress *p, const struct tally *t,
    uint64_t elapsed_ms)
{
	uint64_t files = tally_sum(t->files), members = tally_sum(t->members);
	uint64_t faulty = tally_unread(t);
	uint64_t rate = t->bytes * 1000 / (elapsed_ms + 1);

	buf_add_u64(out, files);
	buf_addz(out, " of ");
	buf_add_u64(out, p->files);
	buf_addz(out, " files, ");
	if (members > 0) {
		/* One large archive may be all there is. */
		buf_add_u64(out, members);
		buf_addz(out, " members, ");
	}
	tally_size(out, t->bytes);
	buf_addz(out, " of ");
	tally_size(out, p->bytes);
	buf_addz(out, ", ");
	tally_size(out, rate);
	buf_addz(out, "/s");
	if (rate > 0 && p->bytes >= t->bytes && elapsed_ms >= 1000) {
		uint64_t left = (p->bytes - t->bytes) / rate;

		buf_addz(out, ", ");
		buf_add_u64(out, left / 3600);
		buf_addc(out, ':');
		add_two(out, left / 60 % 60);
		buf_addc(out, ':');
		add_two(out, left % 60);
		buf_addz(out, " left");
	}
	if (faulty > 0) {
		buf_addz(out, ", ");
		buf_add_u64(out, faulty);
		buf_addz(out, " not read in full");
	}
}

/* draw: a line that the next message writes over. */
static void
draw(const struct progress *p, struct str line)
{
	struct buf b = { 0 };

	buf_addc(&b, '\r');
	buf_adds(&b, line);
	buf_addz(&b, "\033[K\r");
	/* A terminal that is gone needs no progress. */
	if (write(p->fd, b.p, b.n) < 0) {
		buf_fini(&b);
		return;
	}
	buf_fini(&b);
}

void
progress_show(struct progress *p, const struct tally *t)
{
	struct buf b = { 0 };

	if (p->fd < 0)
		return;
	uint64_t now = tick_ms();

	if (now - p->shown_ms < EVERY_MS)
		return;
	p->shown_ms = now;
	progress_line(&b, p, t, now - p->begun_ms);
	draw(p, buf_str(&b));
	buf_fini(&b);
}

void
progress_end(const struct progress *p)
{
	if (p->fd >= 0)
		draw(p, (struct str){ NULL, 0 });
}
