// The first number format of a process reads the data for all, which takes 60 to 80 ms in Chromium 156. Here it does not
// block the panel's main thread.
void Intl.NumberFormat();
close();
