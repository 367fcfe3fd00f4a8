#include "items.h"

#include "check.h"

/* open_item: from a line, as a stage meets it. */
static struct item *
open_item(struct items *it, const char *line)
{
	struct record *rec = rec_from_line(str_of(line));
	struct item *item = items_open(it, rec);

	rec_free(rec); /* the item must not borrow from it */
	return item;
}

int
main(void)
{
	struct items *it = items_new();
	struct buf out = { NULL, 0, 0 };
	struct rec_sink *sink = rec_sink_buf(&out);

	diag_init("riffle-test");
	CHECK(items_inner(it) == NULL);
	struct item *box =
	    open_item(it, "item\taaaa\t\td/box.zip\tzip\t9\t\t\t\t\t");
	struct item *member = open_item(it,
	    "item\tbbbb\taaaa\td/box.zip//가.txt\ttext\t9\t\tb0a1\tCP949\tm\t");

	CHECK_STR(box->raw, STR("d/box.zip"));
	CHECK_STR(member->raw, STR("d/box.zip//\xb0\xa1"));
	CHECK_STR(member->type, STR("text"));
	CHECK_STR(member->name_charset, STR("CP949"));
	CHECK(items_find(it, STR("aaaa")) == box);
	CHECK(items_find(it, STR("")) == NULL);
	CHECK(items_inner(it) == member && items_depth(it) == 2);

	items_fault(
	    member, sink, FAULT_LINK, OUTCOME_UNREAD, STR("to"), REC_NO_OFFSET);
	CHECK_WHY(member->lowered == OUTCOME_READ, "a link lowers nothing");
	items_fault(
	    member, sink, FAULT_TEXT_DAMAGED, OUTCOME_PARTLY, STR(""), 3);
	CHECK(member->lowered == OUTCOME_PARTLY);

	buf_reset(&out);
	struct record *done = rec_from_line(STR("done\tbbbb\tread\t9\t\tkept"));

	items_done(it, done, sink);
	CHECK_STR(buf_str(&out), STR("done\tbbbb\tpartly\t9\t\tkept\n"));
	rec_free(done);
	CHECK(items_inner(it) == box);

	buf_reset(&out);
	box->lowered = OUTCOME_PARTLY;
	done = rec_from_line(STR("done\taaaa\tunread\t9\t"));
	items_done(it, done, sink);
	CHECK_WHY(str_eq(buf_str(&out), STR("done\taaaa\tunread\t9\t\n")),
	    "an outcome is never raised");
	rec_free(done);

	buf_reset(&out);
	done = rec_from_line(STR("done\tcccc\tread\t9\t"));
	items_done(it, done, sink);
	CHECK_WHY(str_eq(buf_str(&out), STR("done\tcccc\tread\t9\t\n")),
	    "an unknown item passes on");
	rec_free(done);

	CHECK(outcome_find(STR("partly")) == OUTCOME_PARTLY);
	CHECK(outcome_find(STR("odd")) == OUTCOME_UNREAD);
	rec_sink_free(sink);
	buf_fini(&out);
	items_free(it);
	return check_done();
}
