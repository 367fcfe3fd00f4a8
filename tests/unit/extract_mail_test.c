/* Mail: headers, parts, what is attached; and the encodings under it. */

#include "mail.h"

#include "check.h"
#include "extract_doc.h"
#include "mime.h"

#define KIM "\xEA\xB9\x80" /* U+AE40 */
#define JAK "\xEC\x9E\x91" /* U+C791 */
#define MA "\xE3\x81\xBE"  /* U+307E */

static const struct mail_case {
	const char *why;
	const char *in;
	const char *want;
} cases[] = {
	{ "a plain mail",
	    "Subject: hi\r\nFrom: a@b.example\r\n\r\none\r\n\r\nthree\r\n",
	    "header:subject: hi\nheader:from: a@b.example\n"
	    "part:1/line:1: one\npart:1/line:3: three\n" },
	{ "folds, odd lines, no end of the header",
	    "Subject: a\n\t b\nno colon here\nTo : c",
	    "header:subject: a b\nheader:unknown: no colon here\n"
	    "header:to: c\n" },
	{ "encoded words",
	    "Subject: =?utf-8?B?6rmA?= =?UTF-8?q?_=EC=9E=91?= x =?euc-kr?B?"
	    "wNs=?=\n\n",
	    "header:subject: " KIM " " JAK " x " JAK "\n" },
	{ "a character split between words",
	    "Subject: =?utf-8?B?6rk=?=\n =?utf-8?B?gA==?=\n\n",
	    "header:subject: " KIM "\n" },
	{ "a group of base64 split between words",
	    "Subject: =?utf-8?B?6r?=\n =?utf-8?B?mA6rmA?=\n\n",
	    "header:subject: " KIM KIM "\n" },
	{ "words that are none", "Subject: =?utf-8?X?a?= =?? =?a?b =?=\n\n",
	    "header:subject: =?utf-8?X?a?= =?? =?a?b =?=\n" },
	{ "bytes in a header",
	    "Subject: \xC0\xDB\xBE\xF7\n"
	    "Content-Type: text/plain; charset=euc-kr\n\n",
	    "header:subject: " JAK "\xEC\x97\x85\n" },
	{ "base64, a charset",
	    "Content-Type: text/plain; charset=\"ks_c_5601-1987\"\n"
	    "Content-Transfer-Encoding: BASE64\n\nwNu+9w0K\nCg==",
	    "part:1/line:1: " JAK "\xEC\x97\x85\n" },
	{ "quoted-printable",
	    "Content-Transfer-Encoding: quoted-printable\n\n"
	    "=EA=B9=80 a=  \nb=3D=\r\nc =XY",
	    "part:1/line:1: " KIM " ab=c =XY\n" },
	{ "ISO-2022-JP without saying so", "S: \n\n\x1B$B$^\x1B(B\n",
	    "part:1/line:1: " MA "\n" },
	{ "parts, before and after",
	    "Content-Type: multipart/mixed; boundary=\"x y\"\n\npre\n--x y\n\n"
	    "one\n--x y  \nContent-Type: text/html\n\n<p>two</p>\n--x y--\nend",
	    "preamble:1/line:1: pre\npart:1/line:1: one\npart:2/para:1: two\n"
	    "epilogue:1/line:1: end\n" },
	{ "parts in parts, the end missing",
	    "Content-Type: multipart/mixed; boundary=a\n\n--a\n"
	    "Content-Type: multipart/alternative; boundary=ab\n\n--ab\n\n1\n"
	    "--ab\n\n2\n--ab--\n--a\n\n3",
	    "part:1/line:1: 1\npart:2/line:1: 2\npart:3/line:1: 3\n" },
	{ "a boundary that never comes",
	    "Content-Type: multipart/mixed; boundary=a\n\nb\n-- \nc",
	    "part:1/line:1: b\npart:1/line:2: -- \npart:1/line:3: c\n" },
	{ "attached",
	    "Content-Type: multipart/mixed; boundary=a\n\n--a\n"
	    "Content-Disposition: attachment; filename=\"=?utf-8?B?6rmA?=.txt\""
	    "\nContent-Transfer-Encoding: base64\n\neHl6\n--a\n"
	    "Content-Type: image/png\n\nPNG\n--a\n"
	    "Content-Type: message/rfc822\n\nSubject: in\n\nner\n--a--",
	    "+ " KIM ".txt: xyz\n+ part-2: PNG\n"
	    "+ part-3.eml: Subject: in\n\nner\n" },
	{ "base64 with something else in it",
	    "Content-Transfer-Encoding: base64\n\neHl6\n*** !\n",
	    "! damaged: part 1: 4 characters that are no base64\n"
	    "part:1/line:1: xyz\n" },
	{ "names in pieces",
	    "Content-Type: text/plain;\n name*1*=%80;\n name*0*=utf-8'ko'%EA%B9"
	    ";\n name*2=\".t;x\"\n\nz",
	    "+ " KIM ".t;x: z\n" },
	{ "a name in bytes",
	    "Content-Type: a/b; name=\"\xC0\xDB\xBE\xF7\"; charset=euc-kr\n\nz",
	    "+ " JAK "\xEC\x97\x85: z\n" },
	{ "a name with quotes", "Content-Type: a/b; name=\"a\\\"b\\\\c\"\n\nz",
	    "+ a\"b\\c: z\n" },
	{ "uuencoded",
	    "\nbefore\nbegin 644 f.txt\n#0V%T\n`\nend\nafter\nbegin by\n",
	    "+ f.txt: Cat\npart:1/line:1: before\npart:1/line:6: after\n"
	    "part:1/line:7: begin by\n" },
	{ "the line of a mailbox",
	    "From a Mon Jun 01 10:00:00 2009\nTo: b\n\nc",
	    "header:envelope: From a Mon Jun 01 10:00:00 2009\n"
	    "header:to: b\npart:1/line:1: c\n" },
	{ "fields of a part",
	    "Content-Type: multipart/mixed; boundary=a\n\n--a\n"
	    "Content-Description: d\n\nx\n--a--",
	    "part:1/header:content-description: d\npart:1/line:1: x\n" },
	{ "nothing", "", "" },
};

static void
check_case(const struct mail_case *c)
{
	struct buf got = { NULL, 0, 0 };

	said(mail_read, str_of(c->in), &said_limits, &got);
	CHECK_STR_WHY(buf_str(&got), str_of(c->want), c->why);
	buf_fini(&got);
}

static const struct mail_case boxes[] = {
	{ "two mails",
	    "From a Mon Jun 01 10:00:00 2009\nTo: b\n\nFrom here on\n\n"
	    "From c Mon Jun 01 11:00:00 2010\nTo: d\n\ne",
	    "message:1: From a Mon Jun 01 10:00:00 2009\n"
	    "+ 1.eml: To: b\n\nFrom here on\n\n"
	    "message:2: From c Mon Jun 01 11:00:00 2010\n"
	    "+ 2.eml: To: d\n\ne\n" },
	{ "no date", "From a\nTo: b\n",
	    "message:1: From a\n+ 1.eml: To: b\n\n" },
};

static void
check_box(const struct mail_case *c)
{
	struct buf got = { NULL, 0, 0 };

	said(mail_read_box, str_of(c->in), &said_limits, &got);
	CHECK_STR_WHY(buf_str(&got), str_of(c->want), c->why);
	buf_fini(&got);
}

/* Parts are opened to the limit and no deeper; below it they are text. */
static void
check_depth(void)
{
	for (unsigned depth = LIMIT_MAIL_DEPTH; depth < LIMIT_MAIL_DEPTH + 2;
	     depth++) {
		struct buf in = { NULL, 0, 0 }, got = { NULL, 0, 0 };

		for (unsigned i = 0; i < depth; i++) {
			buf_addz(&in, "Content-Type: multipart/mixed; "
				      "boundary=b");
			buf_add_u64(&in, i);
			buf_addz(&in, "\n\n--b");
			buf_add_u64(&in, i);
			buf_addz(&in, "\n");
		}
		buf_addz(&in, "\ndeep");
		said(mail_read, buf_str(&in), &said_limits, &got);
		if (depth <= LIMIT_MAIL_DEPTH)
			CHECK_STR(buf_str(&got), STR("part:1/line:1: deep\n"));
		else
			CHECK_STR(
			    str_head(buf_str(&got), 14), STR("! limit-depth:"));
		buf_fini(&in);
		buf_fini(&got);
	}
}

/* More files than a document may have are said once, the first are given. */
static void
check_children(void)
{
	struct doc_limits limits = said_limits;
	struct buf got = { NULL, 0, 0 };

	limits.children = 1;
	said(mail_read,
	    STR("Content-Type: multipart/mixed; boundary=a\n\n--a\n"
		"Content-Type: a/a\n\n1\n--a\nContent-Type: a/b\n\n2\n--a\n"
		"Content-Type: a/c\n\n3\n--a--"),
	    &limits, &got);
	CHECK_STR(buf_str(&got),
	    STR("+ part-1: 1\n"
		"! limit-members: too many files in the document\n"));
	buf_fini(&got);
}

/* base64 in pieces, each with its own end, and with rubbish between. */
static void
check_base64(void)
{
	struct buf b = { NULL, 0, 0 };

	CHECK(armour_base64(&b, STR("YQ==Yg=\n= !Y2Q\n=ZWZn")) == 1);
	CHECK_STR(buf_str(&b), STR("abcdefg"));
	buf_fini(&b);
}

/* Beginnings without ends do not make the reader start over and over. */
static void
check_unended(void)
{
	static const char *const begins[] = { "=?utf-8?q?", "=?", "a*1=b;",
		"begin 644 f\n", "--", "\r" };

	for (size_t i = 0; i < sizeof begins / sizeof *begins; i++) {
		struct buf in = { NULL, 0, 0 }, got = { NULL, 0, 0 };

		buf_addz(&in, "Content-Type: multipart/a; boundary=-;");
		for (size_t k = 0; k < 100000; k++)
			buf_addz(&in, begins[i]);
		buf_addz(&in, "\n\n");
		for (size_t k = 0; k < 100000; k++)
			buf_addz(&in, begins[i]);
		buf_addz(&in, "\nSubject: x\n\n.");
		said(mail_read, buf_str(&in), &said_limits, &got);
		CHECK_WHY(got.n > 0, begins[i]);
		buf_fini(&in);
		buf_fini(&got);
	}
}

int
main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check_case(&cases[i]);
	for (size_t i = 0; i < sizeof boxes / sizeof *boxes; i++)
		check_box(&boxes[i]);
	check_depth();
	check_children();
	check_base64();
	check_unended();
	return check_done();
}
