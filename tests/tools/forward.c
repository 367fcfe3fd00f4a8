/*
 * forward: a stage that only forwards: the cost of the stream itself.  With an
 * argument it looks into each `text` first, as most stages do.
 */

#include "stage.h"

static int
record(void *state, struct record *in, struct rec_sink *out)
{
	bool *look = state;

	if (*look && rec_tag(in) == REC_TEXT && rec_get(in, TEXT_TEXT).n == 0)
		return 0;
	rec_forward(out, in);
	return 0;
}

int
main(int argc, char **argv)
{
	bool look = argc > 1;
	struct stage st = { STR(""), &look, record, NULL };

	stage_hello("riffle-forward", 1, argv, "riffle-forward [look]\n", NULL);
	return stage_run(&st);
}
