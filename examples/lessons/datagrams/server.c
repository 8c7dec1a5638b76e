// Prints each datagram and answers with its size.
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

static void die(const char *call) {
    perror(call);
    exit(1);
}

int main(int argc, char *argv[]) {
    const char *host = argc > 1 ? argv[1] : "127.0.0.1";
    char *end = "";
    unsigned long port = argc > 2 ? strtoul(argv[2], &end, 10) : 7004;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    if (argc > 3 || *end != '\0' || port > 65535 || inet_pton(AF_INET, host, &address.sin_addr) != 1) {
        fprintf(stderr, "usage: ./server [ADDRESS [PORT]]\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0); // each line is printed at once, also into a pipe or a file
    int server = socket(AF_INET, SOCK_DGRAM, 0);
    if (bind(server, (struct sockaddr *)&address, sizeof address) == -1) die("bind");
    socklen_t size = sizeof address;
    getsockname(server, (struct sockaddr *)&address, &size);
    printf("listening at %s:%d\n", host, ntohs(address.sin_port));
    static char data[65535]; // what does not fit is lost: this holds any datagram
    while (1) {
        struct sockaddr_in peer;
        socklen_t peer_size = sizeof peer;
        ssize_t bytes = recvfrom(server, data, sizeof data, 0, (struct sockaddr *)&peer, &peer_size);
        if (bytes == -1) die("recvfrom"); // 0 is an empty datagram, and no end
        char name[INET_ADDRSTRLEN], answer[32];
        inet_ntop(AF_INET, &peer.sin_addr, name, sizeof name);
        printf("%zd bytes from %s:%d\n", bytes, name, ntohs(peer.sin_port));
        int count = sprintf(answer, "%zd bytes", bytes);
        if (sendto(server, answer, (size_t)count, 0, (struct sockaddr *)&peer, peer_size) == -1) perror("sendto");
    }
}
