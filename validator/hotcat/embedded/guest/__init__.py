"""The tiny guest of the embedded cloud: Debian's cloud kernel and busybox, made without root and compiler."""
