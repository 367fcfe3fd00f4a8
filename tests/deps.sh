#!/bin/sh
# deps.sh BUILD TEST: installs the packages that are missing.  Knows Debian and
# its kin; elsewhere it prints what is needed.  Called by `make deps`.
set -u

wanted="$1 $2"
if ! command -v dpkg-query >/dev/null 2>&1 || ! command -v apt-get >/dev/null 2>&1; then
	echo "This is no Debian or Ubuntu; please install, by its own names:"
	printf '    %s\n' $1
	echo "and for the tests:"
	printf '    %s\n' $2
	exit 2
fi

missing=
for p in $wanted; do
	case $(dpkg-query -W -f '${db:Status-Status}' "$p" 2>/dev/null) in
	installed) ;;
	*) missing="$missing $p" ;;
	esac
done
[ -n "$missing" ] || exit 0

sudo=
[ "$(id -u)" = 0 ] || sudo=sudo
run() {
	echo "+ $*"
	"$@"
}
run $sudo apt-get update -q || exit 1
# shellcheck disable=SC2086
run $sudo env DEBIAN_FRONTEND=noninteractive \
	apt-get install -q -y --no-install-recommends $missing
