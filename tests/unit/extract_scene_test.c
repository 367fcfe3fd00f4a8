/* Files of animation programs: exposure sheets, scenes, drawings. */

#include "scene.h"

#include "check.h"
#include "clip.h"
#include "extract_doc.h"
#include "sniff.h"
#include "timesheet.h"

#define CHARSET                                                                \
	"= charset: US-ASCII\n= charset-how: ascii\n= charset-margin: -\n"

static const struct scene_case {
	const char *why, *type;
	void (*parse)(struct doc *d);
	struct str in;
	const char *want;
} cases[] = {
	{ "an exposure sheet: strings, escapes undone", "xdts", timesheet_read,
	    STR_INIT("exchangeDigitalTimeSheet Save Data\n"
		     "{\"header\":{\"cut\":\"7\",\"scene\":\"\"},\"version\":5,"
		     "\"timeTables\":[{\"duration\":48,\"name\":\"\\uC6D0"
		     "\\uD654\",\"names\":[\"A\",\"B\"]}]}"),
	    CHARSET "json:header.cut: 7\n"
		    "json:timeTables.0.name: \xEC\x9B\x90\xED\x99\x94\n"
		    "json:timeTables.0.names.0: A\n"
		    "json:timeTables.0.names.1: B\n" },
	{ "one that is cut off", "xdts", timesheet_read,
	    STR_INIT("toeiDigitalTimeSheet Save Data\n"
		     "{\"header\":{\"cut\":\"7\""),
	    CHARSET "json:header.cut: 7\n"
		    "! damaged: its JSON ends or breaks before its end\n" },
	{ "a Toonz scene", "tnz", scene_read,
	    STR_INIT("<tnz version=\"71\"><name>cut 7</name><levels>"
		     "<level id=\"1\" name='A'><path>\"+drawings/A..tif\""
		     "</path><range>0 100</range></level></levels></tnz>"),
	    "element:2: cut 7\nelement:4/name: A\n"
	    "element:5: \"+drawings/A..tif\"\n" },
	{ "a Harmony scene", "xstage", scene_read,
	    STR_INIT("<?xml version=\"1.0\"?><project source=\"Harmony\">"
		     "<scenes><scene name=\"Top\" nbframes='48'/></scenes>"
		     "</project>"),
	    "element:3/name: Top\n" },
	{ "a drawing: strings of its database", "clip", clip_read,
	    STR_INIT("CSFCHUNK\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
		     "CHNKHead\0\0\0\0\0\0\0\1x"
		     "CHNKSQLi\0\0\0\0\0\0\0\26\0\1"
		     "Studio Pyongyang\0\0\2\3"
		     "CHNKFoot\0\0\0\0\0\0\0\0"),
	    "string:59: Studio Pyongyang\n= guessed: 1\n"
	    "! no-extractor: clip: strings of its database, not its tables\n" },
};

int
main(void)
{
	diag_init("riffle-extract");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct scene_case *c = &cases[i];
		struct buf got = { NULL, 0, 0 };

		said(c->parse, c->in, &said_limits, &got);
		CHECK_STR_WHY(buf_str(&got), str_of(c->want), c->why);
		CHECK_STR(str_of(sniff(c->in, c->in.n).type), str_of(c->type));
		buf_fini(&got);
	}
	return check_done();
}
