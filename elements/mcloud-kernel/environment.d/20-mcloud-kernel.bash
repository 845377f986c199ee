export DIB_KERNEL_FLAVOUR=${DIB_KERNEL_FLAVOUR:-cloud}
export DIB_KERNEL_INITRAMFS_COMPRESS=${DIB_KERNEL_INITRAMFS_COMPRESS:-zstd}
# ubuntu-minimal has a variable of its own for this.
if [ "${DIB_KERNEL_FLAVOUR}" = "cloud" ]; then
    export DIB_UBUNTU_KERNEL=${DIB_UBUNTU_KERNEL:-linux-image-virtual}
fi
