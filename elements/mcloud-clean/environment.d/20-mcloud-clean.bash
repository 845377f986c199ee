# The name of the distribution is known when its element has been read, and that
# may be later than this file: the hooks put the defaults in.
export DIB_CLEAN_MIRROR=${DIB_CLEAN_MIRROR:-}
export DIB_CLEAN_SECURITY_MIRROR=${DIB_CLEAN_SECURITY_MIRROR:-}
export DIB_CLEAN_COMPONENTS=${DIB_CLEAN_COMPONENTS:-}
export DIB_CLEAN_BYTECODE=${DIB_CLEAN_BYTECODE:-1}
