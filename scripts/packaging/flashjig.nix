# SPDX-License-Identifier: GPL-3.0-or-later
# nix-build -E '(import <nixpkgs> {}).callPackage ./scripts/packaging/flashjig.nix {}' builds the checkout.
{ lib, stdenv, meson, ninja, pkg-config, gettext, python3, cmark-gfm, wrapGAppsHook3, e2fsprogs, glib, gsound, gtk3, json-glib, libarchive, libconfuse
, libgusb, libusb1, pango, qrencode, sqlite, util-linux, zlib, desktop-file-utils, shared-mime-info }:

stdenv.mkDerivation {
  pname = "flashjig";
  version = "0.1.0";
  src = lib.cleanSource ../..;

  nativeBuildInputs = [ meson ninja pkg-config gettext python3 cmark-gfm wrapGAppsHook3 glib desktop-file-utils shared-mime-info ];
  buildInputs = [ e2fsprogs glib gsound gtk3 json-glib libarchive libconfuse libgusb libusb1 pango qrencode sqlite util-linux zlib ];
  mesonFlags = [ "-Dudevdir=${placeholder "out"}/lib/udev" "-Dtests=false" "-Ddocs=enabled" "-Dsound=enabled" ];
  postPatch = "patchShebangs docs";

  meta = {
    description = "First flashing of STM32MP boards over USB";
    homepage = "https://github.com/flashjig/flashjig";
    license = lib.licenses.gpl3Plus;
    mainProgram = "flashjig";
    platforms = lib.platforms.linux;
  };
}
