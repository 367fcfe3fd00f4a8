/* What the readers of published lists are made of. */
#include "check.h"

#include <unistd.h>

#include "buf.h"
#include "import.h"
#include "import_csv.h"
#include "import_json.h"
#include "import_name.h"
#include "import_remark.h"

/* -- CSV ------------------------------------------------------------------- */

static const struct csv_case {
	const char *why;
	const char *in;
	bool flat;
	const char
	    *want; /* fields with |, records with /, ! for a broken one */
} csv_cases[] = {
	{ "fields", "a,b\r\nc,d\n", false, "a|b/c|d/" },
	{ "no end of the last line", "a,b", false, "a|b/" },
	{ "empty fields", ",,\n", false, "||/" },
	{ "quotes doubled", "\"a\"\"b\",\"\"\n", false, "a\"b|/" },
	{ "line ends inside quotes", "\"a\nb\",c\n", false, "a\nb|c/" },
	{ "no line ends inside quotes", "\"a\nb,c\n", true, "!/b|c/" },
	{ "never closed", "a,\"b\nc\n", false, "!/" },
	{ "behind a quote", "\"a\"b,c\nd\n", false, "!/d/" },
	{ "the end of file of DOS", "a\r\n\x1a", false, "a/" },
	{ "with a line end", "a\r\n\x1a\r\n", false, "a/" },
	{ "empty lines", "\n\r\na\n", false, "a/" },
	{ "a quote later", "a\"b,c\n", false, "a\"b|c/" },
};

static void
csv(void)
{
	struct buf got = { NULL, 0, 0 };

	for (size_t i = 0; i < sizeof csv_cases / sizeof *csv_cases; i++) {
		const struct csv_case *c = &csv_cases[i];
		char path[] = "csv.XXXXXX";
		int fd = mkstemp(path);
		struct import_file file;
		buf_reset(&got);
		if (fd < 0 ||
		    write(fd, c->in, strlen(c->in)) != (ssize_t)strlen(c->in) ||
		    close(fd) < 0 || import_file_open(&file, path) < 0) {
			CHECK_WHY(false, "a file to read");
			continue;
		}
		struct import_csv csv = { .file = &file, .flat = c->flat };
		for (int found; (found = import_csv_next(&csv)) != 0;) {
			for (size_t k = 0; k < csv.n && found > 0; k++) {
				if (k > 0)
					buf_addc(&got, '|');
				buf_adds(&got, csv.field[k]);
			}
			buf_addz(&got, found > 0 ? "/" : "!/");
		}
		CHECK_STR_WHY(buf_str(&got), str_of(c->want), c->why);
		import_csv_fini(&csv);
		import_file_close(&file);
		unlink(path);
	}
	buf_fini(&got);
}

static void
values(void)
{
	static const struct {
		const char *in, *want;
	} cases[] = {
		{ "", "" },
		{ "a", "a/" },
		{ "a;b", "a/b/" },
		{ "\"a;\"\"b\"\"\";c", "a;\"b\"/c/" },
		{ "\"a", "a/" },
		{ "\"a\"", "a/" },
		{ ";", "/" },
	};
	struct buf one = { NULL, 0, 0 }, got = { NULL, 0, 0 };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str rest = str_of(cases[i].in);
		buf_reset(&got);
		while (import_csv_value(&rest, &one)) {
			buf_adds(&got, buf_str(&one));
			buf_addc(&got, '/');
		}
		CHECK_STR_WHY(
		    buf_str(&got), str_of(cases[i].want), cases[i].in);
	}
	buf_fini(&one);
	buf_fini(&got);
}

/* -- JSON ------------------------------------------------------------------ */

static const struct json_case {
	const char *in;
	bool good;
} json_cases[] = {
	{ "{}", true },
	{ "[1,-2.5e+3,true,false,null,\"a\\u00e9\\\\\",{\"a\":[]}]", true },
	{ "\"\\ud83d\\ude00\"", true },
	{ " [ ] ", true },
	{ "", false },
	{ "[", false },
	{ "[1,]", false },
	{ "[1 2]", false },
	{ "{\"a\"}", false },
	{ "{\"a\":1,}", false },
	{ "{a:1}", false },
	{ "[}", false },
	{ "[]]", false },
	{ "\"a", false },
	{ "\"\\x\"", false },
	{ "\"\\u12\"", false },
	{ "\"a\nb\"", false },
	{ "\"\xff\"", false },
	{ "tru", false },
	{ "-", false },
};

static void
json(void)
{
	for (size_t i = 0; i < sizeof json_cases / sizeof *json_cases; i++) {
		struct import_json j = import_json_of(str_of(json_cases[i].in));
		import_json_skip(&j);
		CHECK_WHY(import_json_done(&j) == json_cases[i].good,
		    json_cases[i].in);
	}
	struct buf deep = { NULL, 0, 0 };
	for (unsigned i = 0; i < 100000; i++)
		buf_addc(&deep, '[');
	struct import_json j = import_json_of(buf_str(&deep));
	import_json_skip(&j);
	CHECK_WHY(j.bad, "too many brackets are refused, not followed");
	buf_fini(&deep);

	struct buf s = { NULL, 0, 0 };
	j = import_json_of(STR("[\"\\ud83d\\ude00\\ud800\\u0041\",true]"));
	CHECK(import_json_enter(&j, '[') && import_json_item(&j) &&
	      import_json_string(&j, &s));
	CHECK_STR(buf_str(&s), STR("\xF0\x9F\x98\x80\xEF\xBF\xBD"
				   "A"));
	CHECK(import_json_item(&j) && import_json_true(&j));
	CHECK(!import_json_item(&j) && import_json_done(&j));
	buf_fini(&s);
}

/* -- names ----------------------------------------------------------------- */

static void
clean(void)
{
	static const struct {
		const char *in, *want; /* NULL: refused */
	} cases[] = {
		{ "  a \n\t b\xC2\xA0 ", "a b" },
		{ "\xE2\x80\x9C"
		  "a b\xE2\x80\x9D",
		    "a b" },
		{ "'a'", "a" },
		{ "THABIT 'IZ", "THABIT 'IZ" },
		{ "a; ,", "a" },
		{ "e\xCC\x81", "\xC3\xA9" },
		{ "a\x01", NULL },
		{ "a\xE2\x80\xAE", NULL },
		{ "a\xFF", NULL },
		{ "", NULL },
		{ "''", NULL },
	};
	struct buf out = { NULL, 0, 0 };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *wrong =
		    import_name_clean(str_of(cases[i].in), &out);
		if (cases[i].want == NULL)
			CHECK_WHY(wrong != NULL, cases[i].in);
		else
			CHECK_STR_WHY(
			    buf_str(&out), str_of(cases[i].want), cases[i].in);
	}
	buf_fini(&out);
}

static void
form(void)
{
	static const struct {
		const char *name;
		size_t words;
		bool has_form;
	} cases[] = {
		{ "PROGRESS LLC", 1, true },
		{ "PROGRESS", 1, false },
		{ "THE YOUTH", 1, false },
		{ "AL-SHAMMARI", 1, false },
		{ "LASHKAR-E-TAYYIBA", 2, false },
		{ "VALE, Ondine", 2, false },
		{ "OLD MILL CO., LTD.", 2, true },
		{ "灰鹭工厂", 0, false },
	};
	struct company *company = company_new();
	struct folded folded = { NULL, NULL, NULL, 0, 0 };
	struct import_name got;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		CHECK_WHY(import_name_form(company, &folded,
			      str_of(cases[i].name), &got) == NULL &&
			      got.words == cases[i].words &&
			      got.has_form == cases[i].has_form,
		    cases[i].name);
	CHECK(import_name_form(
		  company, &folded, STR("Ministry of Reeds"), &got) == NULL &&
	      got.is_office);
	CHECK(import_name_form(company, &folded, STR("LLC"), &got) != NULL);
	CHECK(import_name_form(company, &folded, STR("..."), &got) != NULL);
	company_free(company);
	folded_fini(&folded);
}

static void
turn(void)
{
	static const struct {
		const char *in, *want; /* NULL: there is nothing to turn */
	} cases[] = {
		{ "VALE, Ondine", "Ondine VALE" },
		{ "DE LA CRUZ, Ines, Jr.", "Ines DE LA CRUZ, Jr." },
		{ "KNOLL, JR., Samuel", "Samuel KNOLL, JR." },
		{ "MARSH, Taha, Wren al-Din", "Taha Wren al-Din MARSH" },
		{ "VALE", NULL },
		{ "VALE,", NULL },
		{ ", Ondine", NULL },
		{ "VALE, Jr.", NULL },
	};
	struct buf out = { NULL, 0, 0 };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		bool turned = import_name_turn(str_of(cases[i].in), &out);
		CHECK_WHY(turned == (cases[i].want != NULL), cases[i].in);
		if (turned)
			CHECK_STR_WHY(
			    buf_str(&out), str_of(cases[i].want), cases[i].in);
	}
	buf_fini(&out);
}

static void
bracket(void)
{
	static const struct {
		const char *name;
		enum import_bracket want;
		const char *inside, *rest;
	} cases[] = {
		{ "RIVER CREDIT BANK (RCB)", IMPORT_BRACKET_INITIALS, "RCB",
		    "RIVER CREDIT BANK" },
		{ "RIVER MILL (RM) LTD", IMPORT_BRACKET_INITIALS, "RM",
		    "RIVER MILL LTD" },
		{ "RIVER KINGFISHER BANK (RKFB)", IMPORT_BRACKET_NONE, "", "" },
		{ "RIVER MILL (SHORE)", IMPORT_BRACKET_NONE, "", "" },
		{ "RIVER CORPS (RC)-OLD FORCE", IMPORT_BRACKET_NONE, "", "" },
		{ "Wei Wanding (韦万丁)", IMPORT_BRACKET_SCRIPT, "韦万丁",
		    "Wei Wanding" },
		{ "(RCB) RIVER", IMPORT_BRACKET_NONE, "", "" },
		{ "RIVER (RCB", IMPORT_BRACKET_NONE, "", "" },
	};
	struct buf rest = { NULL, 0, 0 };
	struct str inside;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		enum import_bracket got =
		    import_name_bracket(str_of(cases[i].name), &inside, &rest);
		CHECK_WHY(got == cases[i].want, cases[i].name);
		if (got == IMPORT_BRACKET_NONE)
			continue;
		CHECK_STR_WHY(inside, str_of(cases[i].inside), cases[i].name);
		CHECK_STR_WHY(
		    buf_str(&rest), str_of(cases[i].rest), cases[i].name);
	}
	buf_fini(&rest);
}

/* -- remarks --------------------------------------------------------------- */

static void
remarks(void)
{
	static const char text[] =
	    "DOB 1974; a.k.a. 'O'REED'; alt. Tax ID No. 77-1 (Riverland) "
	    "issued 1999; Registration Number (Shore) AB 12, Doc. 4; "
	    "Identification Number IMO 5814883; Registration Numbers 1; "
	    "Linked To: VALE, Ondine; f.k.a. 'CUT OFF.";
	static const struct {
		enum import_remark kind;
		const char *value;
	} want[] = {
		{ IMPORT_REMARK_OTHER, "DOB 1974" },
		{ IMPORT_REMARK_ALIAS, "O'REED" },
		{ IMPORT_REMARK_NUMBER, "77-1" },
		{ IMPORT_REMARK_NUMBER, "AB 12" },
		{ IMPORT_REMARK_SHIP, "5814883" },
		{ IMPORT_REMARK_OTHER, "Registration Numbers 1" },
		{ IMPORT_REMARK_OTHER, "Linked To: VALE, Ondine" },
		{ IMPORT_REMARK_CUT, "CUT OFF" },
	};
	struct str rest = str_of(text), value;
	enum import_remark kind;

	for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
		CHECK(import_remark_next(&rest, &kind, &value));
		CHECK_WHY(kind == want[i].kind, want[i].value);
		CHECK_STR_WHY(value, str_of(want[i].value), want[i].value);
	}
	CHECK(!import_remark_next(&rest, &kind, &value));
}

int
main(void)
{
	diag_init("import_test");
	csv();
	values();
	json();
	clean();
	form();
	turn();
	bracket();
	remarks();
	return check_done();
}
