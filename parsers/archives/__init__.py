"""Reading files out of archives: ZIP, 7z, RAR and winmail.dat. Everything is counted before it is expanded."""
