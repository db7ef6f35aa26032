// The first of a process reads the data of all: 60 to 80 ms in Chromium 156, which the panel's main thread is then spared.
void Intl.NumberFormat();
close();
