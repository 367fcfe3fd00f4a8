#include "member.h"

#include <stdlib.h>

#include "../limits.h"
#include "../mem.h"
#include "intake.h"

void
member_opts_default(struct member_opts *opts)
{
	*opts = (struct member_opts){
		.depth = LIMIT_DEPTH,
		.members = LIMIT_MEMBERS,
		.run_members = LIMIT_RUN_MEMBERS,
		.member_bytes = LIMIT_MEMBER_BYTES,
		.top_bytes = LIMIT_TOP_BYTES,
		.ratio_free = LIMIT_RATIO_FREE,
		.ratio_member = LIMIT_RATIO_MEMBER,
		.ratio_top = LIMIT_RATIO_TOP,
		.reader = { LIMIT_CPU_SECONDS, LIMIT_WALL_SECONDS,
		    LIMIT_MEMORY },
	};
}

struct member_run *
member_run_new(const struct member_opts *opts)
{
	struct member_run *run = mem_zalloc(1, sizeof *run);

	run->opts = *opts;
	return run;
}

void
member_run_free(struct member_run *run)
{
	free(run);
}

void
member_top(struct member_run *run, uint64_t size)
{
	run->top_in = size;
	run->top_out = 0;
	run->top_full = false;
}

int
member_give(struct member_run *run, const struct member *m, struct str content,
    struct rec_sink *out)
{
	struct intake in;

	intake_begin(&in, run, m, out);
	intake_whole(&in, content, NULL);
	return run->members < run->opts.run_members ? 0 : -1;
}

void
member_id(struct str raw_chain, unsigned repeat, char id[17])
{
	unsigned char bytes[32];
	struct digest d;
	struct buf chain = { NULL, 0, 0 };

	if (repeat > 0) {
		buf_adds(&chain, raw_chain);
		buf_addc(&chain, '\0');
		buf_add_u64(&chain, repeat);
		raw_chain = buf_str(&chain);
	}
	digest_init(&d);
	digest_add(&d, raw_chain);
	digest_end(&d, bytes);
	digest_hex(bytes, 8, id);
	buf_fini(&chain);
}
