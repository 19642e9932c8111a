// SPDX-License-Identifier: MIT
// C++11 as libraries write it around handles: counters and a table that two programs share.
#include "shared_object.hpp"

#include <atomic>
#include <cstring>
#include <iostream>
#include <map>
#include <vector>

struct Board {
    std::atomic<unsigned> visits{0};
    std::atomic<long long> total{0};
    char last[64] = "";
    double samples[16] = {};
};

int main(int argc, char **argv) try
{
    const std::string role = argc > 1 ? argv[1] : "visit";

    if (role == "keep") {
        ipc::shared_object<Board> board("SourcesBoard", ipc::open_mode::create_only);
        ipc::shared_object<Board> moved(std::move(board));
        std::vector<ipc::shared_object<Board>> held;
        held.push_back(std::move(moved));
        std::cout << "ready" << std::endl;
        std::cin.get();
        std::cout << held.front()->visits << " visits, " << held.front()->total << " in all, last "
                  << held.front()->last << std::endl;
        return 0;
    }
    ipc::shared_object<Board> board("SourcesBoard", ipc::open_mode::open_only);
    std::map<std::string, long long> amounts = {{"small", 1}, {"large", 1000000000000LL}};

    board->visits.fetch_add(1);
    board->total += amounts.at(role);
    std::strncpy(board->last, role.c_str(), sizeof(board->last) - 1);
    std::cout << (board.created() ? "new" : "old") << std::endl;
    return 0;
}
catch (const std::system_error &e)
{
    std::cout << "error [" << e.code().value() << "]" << std::endl;
    return 1;
}
