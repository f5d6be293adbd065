#!/usr/bin/env bash
# Unpacks qBittorrent 5.1 from Debian 13, beside whatever this machine has: qbittorrent-5.1.sh FOLDER
# Needs a Debian and no root: apt fetches and checks the packages with lists of its own, nothing is installed, and the
# program runs with the loader and libraries that came with it. From where is what this machine's apt is set to.
set -euo pipefail
folder=$(realpath -m "${1:?which folder?}")
suite=trixie version=5.1

die() { echo "qBittorrent $version is not unpacked: $*" >&2; exit 1; }

command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || die "this machine has no apt; only a Debian has."
# shellcheck disable=SC1091
release=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
mirror=$(apt-get --no-release-info indextargets --format '$(RELEASE) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' |
  awk -v release="$release" '$2 == "main" && ($1 == release || $1 ~ /^(old)?stable$/) { print $3; exit }')
[ -n "$mirror" ] || die "apt's sources name no mirror of Debian."
keys=/usr/share/keyrings/debian-archive-keyring.gpg
[ -e "$keys" ] && signed="[signed-by=$keys] " || signed=

work=$folder.part
rm -rf "$work"
mkdir -p "$work"/apt/{lists,archives}/partial
trap 'rm -rf "$work"' EXIT
echo "deb ${signed}$mirror $suite main" > "$work/apt/sources.list"
: > "$work/apt/status"
# An empty status file: everything that it needs is fetched, whatever is installed here.
own_apt() {
  apt-get -qq -y -o Dir::Etc::SourceList="$work/apt/sources.list" -o Dir::Etc::SourceParts=/dev/null \
    -o Dir::Etc::Preferences=/dev/null -o Dir::Etc::PreferencesParts=/dev/null -o Dir::State="$work/apt" \
    -o Dir::State::status="$work/apt/status" -o Dir::Cache="$work/apt" -o APT::Sandbox::User="$(id -un)" \
    -o APT::Default-Release= -o APT::Install-Recommends=false -o Acquire::Languages=none "$@" >/dev/null
}
own_apt update --error-on=any || die "$suite is not on this machine's mirror, or cannot be reached."
own_apt install --download-only qbittorrent-nox || die "its packages cannot be fetched."
for package in "$work"/apt/archives/*.deb; do dpkg-deb --extract "$package" "$work"; done
rm -rf "$work"/apt "$work"/usr/share/{doc,locale,man}

loader=$(cd "$work" && ls usr/lib/*/ld-linux*.so.*)
libraries=$(dirname "$loader")
cat > "$work/qbittorrent-nox" <<END
#!/bin/sh
here=\$(dirname "\$(readlink -f "\$0")")
export QT_PLUGIN_PATH="\$here/$libraries/qt6/plugins"
exec "\$here/$loader" --library-path "\$here/$libraries:\$here/$libraries/libproxy" "\$here/usr/bin/qbittorrent-nox" "\$@"
END
chmod +x "$work/qbittorrent-nox"
"$work/qbittorrent-nox" --version | grep -F " v$version." || die "what was unpacked is another version."
rm -rf "$folder"
mv "$work" "$folder"
