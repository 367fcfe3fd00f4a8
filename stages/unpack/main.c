/* riffle-unpack: what there is: files, folders, archives in archives. */

#include <string.h>
#include <unistd.h>

#include "diag.h"
#include "stage.h"

#include "unpack.h"

static const char usage[] =
    "riffle-unpack [-a0] [-f LIST] [-p FILE] [-dmMbBrR N] [PATH...]\n"
    "\n"
    "Reads files, folders and the archives in them, and writes a stream.\n"
    "  -f LIST   paths from a file, one a line, escaped as in the stream\n"
    "  -0        with -f: paths as they are, each ended by NUL\n"
    "  -p FILE   passwords to try on encrypted members, one a line\n"
    "  -a        bytes of every member, not only of what a stage reads\n"
    "  -d N      archives in archives                             (16)\n"
    "  -m N      members of one archive                       (100000)\n"
    "  -M N      members of the run                         (10000000)\n"
    "  -b BYTES  bytes of a member                        (4294967296)\n"
    "  -B BYTES  bytes of all that lies in a file        (68719476736)\n"
    "  -r N      expansion of a member, N to 1, after 16 MiB     (200)\n"
    "  -R N      expansion of a file, N to 1, after 16 MiB      (1000)\n";

/* limit: an option whose argument is a number. */
static void
limit(struct member_opts *o, int c, const char *arg)
{
	static const char letters[] = "mMbBrR";
	uint64_t *const to[] = { &o->members, &o->run_members, &o->member_bytes,
		&o->top_bytes, &o->ratio_member, &o->ratio_top };
	const char *at = strchr(letters, c);
	uint64_t n;

	if (c == '?' || c == ':')
		stage_usage(usage, NULL);
	if (!str_u64(str_of(arg), &n) || n >> 60 || (n == 0 && c != 'd'))
		stage_usage(usage, "not a number that can be used");
	if (at == NULL)
		o->depth = n < 1000 ? (unsigned)n : 1000;
	else
		*to[at - letters] = n;
}

int
main(int argc, char **argv)
{
	struct member_opts opts;
	const char *list = NULL, *passwords = NULL;
	bool by_nul = false;
	int c;

	stage_hello("riffle-unpack", argc, argv, usage, unpack_libraries());
	member_opts_default(&opts);
	while ((c = getopt(argc, argv, "a0f:p:d:m:M:b:B:r:R:")) != -1)
		if (c == 'a')
			opts.all_bytes = true;
		else if (c == '0')
			by_nul = true;
		else if (c == 'f')
			list = optarg;
		else if (c == 'p')
			passwords = optarg;
		else
			limit(&opts, c, optarg);
	if (list == NULL && optind == argc)
		stage_usage(usage, "no path");
	struct unpack *u = unpack_new(&opts);
	int code = DIAG_USAGE;
	for (int i = optind; i < argc; i++)
		unpack_path(u, str_of(argv[i]));
	if ((passwords == NULL || unpack_passwords(u, passwords) == 0) &&
	    (list == NULL || unpack_list(u, list, by_nul) == 0))
		code = stage_source(&(struct stage){
		    stage_options(argc, argv), u, NULL, unpack_run });
	unpack_free(u);
	return code;
}
